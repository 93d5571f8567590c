import { FleetCommand, STACKS_TO_NAME } from './help-page';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet why`. */
export function whyCommand(): FleetCommand {
  return new FleetCommand('why')
    .summary('Shows why a deployment of a stack waits or has failed.')
    .description(
      'Shows why a deployment of a stack waits or has failed: pods that are refused, not scheduled, without image or ' +
        'volume, or that crash, with their events and last log lines; Jobs that fail; Helm releases that failed or are ' +
        'missing; load balancers without an address. Run it while the deployment waits, or afterwards. It changes nothing.',
    )
    .argument('<stacks...>', STACKS_TO_NAME)
    .option('--timeout <seconds>', 'how long to wait for each answer of the cluster', seconds, 10)
    .table('Exit codes', [
      ['0', 'nothing is wrong'],
      ['1', 'something is wrong'],
    ])
    .examples('npx fleet why hub', "NATS_ENV=staging npx fleet why 'leaf-edge*'")
    .variables(['NATS_ENV', 'NATS_SITES', 'NO_COLOR'])
    .action(lazily(() => require('./why') as typeof import('./why')));
}
