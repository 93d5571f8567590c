import { FleetCommand, STACKS } from './help-page';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet check`. */
export function checkCommand(): FleetCommand {
  return new FleetCommand('check')
    .summary('Asks the clusters what would make a deployment fail.')
    .description(
      'Asks the clusters, before a deployment, what would make it fail: contexts, permissions, namespaces, StatefulSets that ' +
        'cannot be updated in place, storage classes, custom resources, issuers, quotas, and objects that exist but are ' +
        'missing from the state. It also sends each new object to the API server as a dry run (dryRun=All). It changes ' +
        'nothing.',
    )
    .argument('[stacks...]', STACKS)
    .option('--timeout <seconds>', 'how long to wait for each answer of a cluster', seconds, 10)
    .option('--json <file>', 'write the result as JSON (default: no file)')
    .note(
      'Needs',
      'kubectl in PATH, and the kubeconfig and contexts that the environment names. Whether a namespace is in the state of ' +
        'its stack is read from the state where that is local, else with terraform in cdktf.out, where that is initialised.',
    )
    .table('Exit codes', [
      ['0', 'all stacks can be deployed'],
      ['1', 'something would make a deployment fail'],
    ])
    .examples(
      'npx fleet check',
      "npx fleet check hub 'leaf-*' --timeout 30",
      "NATS_ENV=staging NATS_SITES='edge*' npx fleet check --json check.json",
    )
    .variables(['NATS_ENV', 'NATS_SITES', 'TERRAFORM_BINARY_NAME', 'NO_COLOR'])
    .action(lazily(() => require('./check') as typeof import('./check')));
}
