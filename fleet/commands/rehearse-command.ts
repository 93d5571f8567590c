import { Command } from 'commander';
import { DRILL_NAMES } from '../rehearse/drill-names';
import { lazily } from './lazily';

/** `fleet rehearse`. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description(
      'Synthesizes an environment and runs it on real nats-server processes on this machine: the same\n' +
        'configuration, only addresses, ports and file paths differ. Exit code 1 if anything is not as it should be.',
    )
    .option(
      '--drill <name>',
      `only this drill, after those that it rests on; several are separated by commas, or each has its own --drill: ${DRILL_NAMES.join(', ')}`,
      (name: string, before: readonly string[] = []) => [...before, ...name.split(',')],
    )
    .option('--list', 'print all drills, what each proves and about how long it takes, and start nothing')
    .option('--json <file>', 'write the result as JSON')
    .option('--junit <file>', 'write the result as JUnit XML')
    .addHelpText(
      'after',
      '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES    the sites that are run (default: all); hub and regions are configured for all\n' +
        '  NATS_SERVER   path of the nats-server to use (default: PATH, else the pinned release is fetched once)\n' +
        '  NO_COLOR      no colours',
    )
    .action(lazily(() => require('./rehearse') as typeof import('./rehearse')));
}
