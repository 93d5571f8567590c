import { FleetCommand, STACKS } from './help-page';
import { lazily } from './lazily';

/** `fleet manifests`. */
export function manifestsCommand(): FleetCommand {
  return new FleetCommand('manifests')
    .summary('Writes Kubernetes YAML, as the Terraform provider would send it.')
    .description(
      'Writes the stacks of an environment as plain Kubernetes YAML: what the Terraform provider would send, its defaults ' +
        'included. Each stack is for another cluster, so apply or compare one at a time.',
    )
    .argument('[stacks...]', STACKS)
    .option('-o, --out <folder>', 'write a file for each stack there (default: all to the standard output)')
    .option('--split', 'with --out: write a file for each object, <stack>/<kind>-<name>.yaml')
    .option('--secrets', 'write Secrets too, with keys and passwords that are newly made on this machine')
    .option('--skip-helm', 'leave out Helm releases (the alerts) instead of rendering them with helm')
    .note(
      'Placeholders',
      'Only the cluster knows the address that a cloud gives a load balancer. The manifests show ' +
        'SERVICE.NAMESPACE.load-balancer.invalid instead, a name that never resolves. All of them are listed at the end.',
    )
    .note(
      'Secrets',
      'Terraform keeps the certificates and passwords of a fleet in its state, which this command does not read: with ' +
        '--secrets it makes other ones. They fit each other within one run, so write all stacks in one.',
    )
    .examples(
      'npx fleet manifests hub | kubectl --context prod-hub diff -f -',
      'npx fleet manifests --out gitops/prod --split',
      "NATS_ENV=staging npx fleet manifests 'leaf-*' --out staging",
    )
    .variables(['NATS_ENV', 'NATS_SITES', 'HELM'])
    .action(lazily(() => require('./manifests') as typeof import('./manifests')));
}
