import { Command } from 'commander';
import { FURTHER_DRILLS } from '../rehearse/further-drills';
import { lazily } from './lazily';

/** `fleet rehearse`. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description(
      'Synthesizes an environment and runs it on real nats-server processes on this machine: the same\n' +
        'configuration, only addresses, ports and file paths differ. Exit code 1 if anything is not as it should be.',
    )
    .option('--drill <name>', `only this drill, which takes longer: ${FURTHER_DRILLS.join(', ')}`)
    .option('--json <file>', 'write the result as JSON')
    .option('--junit <file>', 'write the result as JUnit XML')
    .addHelpText(
      'after',
      '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SERVER   path of the nats-server to use (default: PATH, else the pinned release is fetched once)\n' +
        '  NO_COLOR      no colours',
    )
    .action(lazily(() => require('./rehearse') as typeof import('./rehearse')));
}
