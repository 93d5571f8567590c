import { Command } from 'commander';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet check`. */
export function checkCommand(): Command {
  return new Command('check')
    .description(
      'Asks the clusters, before a deployment, for what would make it fail: contexts, rights, namespaces, StatefulSets\n' +
        'that cannot become the wanted ones, storage classes, custom resources, issuers, quotas; what is there and not in\n' +
        'the state; and it has each API server try what is yet to be made, without keeping it (dryRun=All). Nothing is\n' +
        'changed. Exit code 0: all stacks can be deployed; 1: something would make a deployment fail.',
    )
    .argument('[stacks...]', 'names as in `npx cdktf list` (default: all)')
    .option('--timeout <seconds>', 'how long to wait for each answer of a cluster', seconds, 10)
    .option('--json <file>', 'write the result as JSON')
    .addHelpText(
      'after',
      '\nWhat it takes:\n' +
        '  kubectl in PATH, and the kubeconfig and contexts that the environment names. Whether a namespace is in the state of\n' +
        '  its stack is read from the state where that is local, else with terraform in cdktf.out, where that is initialised.\n' +
        '\nExamples:\n' +
        '  npx fleet check\n' +
        '  npx fleet check hub leaf-edge1 --timeout 30\n' +
        "  NATS_ENV=staging NATS_SITES='edge*' npx fleet check --json check.json\n" +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES    the sites that get a stack (default: all)\n' +
        '  NO_COLOR      no colours',
    )
    .action(lazily(() => require('./check') as typeof import('./check')));
}
