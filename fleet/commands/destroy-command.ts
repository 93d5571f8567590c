import { FleetCommand } from './help-page';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet destroy`. */
export function destroyCommand(): FleetCommand {
  return new FleetCommand('destroy')
    .summary('Destroys stacks; their volumes only with --with-volumes.')
    .description(
      'Destroys stacks, each after those that read from it, but keeps the namespace of each with the volumes in it, and ' +
        'the keys that the environment keeps. They ' +
        'stay in the state too, so that a new deployment finds them again. Hub, regions and the trust root, which others ' +
        'need, are destroyed only where the environment says keepOnDestroy: false.',
    )
    .argument(
      '<stacks...>',
      'names or globs of folders in cdktf.out/<environment>; the environment need not have them any more',
    )
    .option('--with-volumes', 'delete the namespace, all volumes in it, and the kept keys as well')
    .option('-y, --yes', 'ask nothing; stacks are then named in full, without globs')
    .option('--timeout <seconds>', 'how long to wait for each answer of the cluster', seconds, 10)
    .examples(
      'npx fleet destroy leaf-edge1',
      "npx fleet destroy '*-edge1'",
      'npx fleet destroy leaf-edge1 --with-volumes   # later, or at once',
      'NATS_ENV=dev npx fleet destroy hub --with-volumes --yes',
    )
    .variables(['NATS_ENV', 'TERRAFORM_BINARY_NAME'])
    .action(lazily(() => require('./destroy') as typeof import('./destroy')));
}
