import { Command } from 'commander';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet destroy`. */
export function destroyCommand(): Command {
  return new Command('destroy')
    .description(
      'Destroys a stack, but leaves its namespace with the volumes in it, and the keys that the environment keeps; they\n' +
        'stay in the state too, so that a new deployment finds them again. Hub, regions and the trust root, which others\n' +
        'need, are destroyed only where the environment says keepOnDestroy: false.',
    )
    .argument('<stack>', 'a folder of cdktf.out/<environment>; the environment itself need not have it any more')
    .option('--with-volumes', 'delete the namespace, all volumes in it, and the kept keys as well')
    .option('-y, --yes', 'ask nothing')
    .option('--timeout <seconds>', 'how long to wait for each answer of the cluster', seconds, 10)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npx fleet destroy leaf-edge1\n' +
        '  npx fleet destroy leaf-edge1 --with-volumes      # after the first one, or at once\n' +
        '  NATS_ENV=dev npx fleet destroy hub --with-volumes --yes\n' +
        '\nVariables:\n' +
        '  NATS_ENV                the environment (default: cdktf.json, "context")\n' +
        '  TERRAFORM_BINARY_NAME   the program to run, such as tofu (default: terraform)',
    )
    .action(lazily(() => require('./destroy') as typeof import('./destroy')));
}
