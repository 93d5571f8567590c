import { DRILL_NAMES } from '../rehearse/drill-names';
import { FleetCommand } from './help-page';
import { lazily } from './lazily';

/** `fleet rehearse`. */
export function rehearseCommand(): FleetCommand {
  return new FleetCommand('rehearse')
    .summary('Runs the fleet on real nats-servers here, and drills it.')
    .description(
      'Synthesizes an environment and runs it on real nats-server processes on this machine: the same configuration, only ' +
        'addresses, ports and file paths differ.',
    )
    .option(
      '--drill <names>',
      'run only these drills, after those that they rest on: names separated by commas, or each with its own --drill ' +
        '(default: those that --list says are always run)',
      (names: string, before: readonly string[] = []) => [...before, ...names.split(',')],
    )
    .option(
      '--keep',
      'leave the fleet running afterwards, until Ctrl-C, and print how clients connect to it; without --drill only ' +
        'what it takes to be up is run',
    )
    .option('--list', 'print all drills, what each proves and about how long it takes, and start nothing')
    .option('--json <file>', 'write the result as JSON (default: no file)')
    .option('--junit <file>', 'write the result as JUnit XML (default: no file)')
    .note('Drills', `${DRILL_NAMES.join(', ')}.`)
    .table('Exit codes', [
      ['0', 'every drill that was run holds'],
      ['1', 'one does not, or the fleet could not be run'],
    ])
    .examples(
      'npx fleet rehearse',
      'npx fleet rehearse --drill filters-hold,outage',
      'NATS_ENV=dev npx fleet rehearse --keep',
      "NATS_ENV=staging NATS_SITES='edge*' npx fleet rehearse --junit rehearsal.xml",
    )
    .variables(['NATS_ENV', 'NATS_SITES', 'NATS_SERVER', 'NO_COLOR'], {
      NATS_SITES: 'the sites that are run (default: all); hub and regions are configured for all',
    })
    .action(lazily(() => require('./rehearse') as typeof import('./rehearse')));
}
