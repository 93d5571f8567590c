import { Command } from 'commander';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet why`. */
export function whyCommand(): Command {
  return new Command('why')
    .description(
      'Says why a deployment of a stack waits or has failed: pods that are refused, not scheduled, without image or\n' +
        'volume, or that crash, with the events and last log lines that tell; Jobs that fail, Helm releases that failed or\n' +
        'are not there, load balancers without an address. Can be asked while the deployment waits. It changes nothing. Exit code 1 if anything is wrong.',
    )
    .argument('<stack>', 'a name as in `npx cdktf list`')
    .option('--timeout <seconds>', 'how long to wait for each answer of the cluster', seconds, 10)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npx fleet why hub\n' +
        '  NATS_ENV=staging npx fleet why leaf-edge1\n' +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NO_COLOR      no colours',
    )
    .action(lazily(() => require('./why') as typeof import('./why')));
}
