import { Command } from 'commander';
import { lazily } from './lazily';

/** `fleet manifests`. */
export function manifestsCommand(): Command {
  return new Command('manifests')
    .description(
      'Writes the stacks of an environment as plain Kubernetes YAML: what the Terraform provider would send,\n' +
        'its defaults included. Each stack is another cluster, so apply or compare one at a time.',
    )
    .argument('[stacks...]', 'names as in `npx cdktf list` (default: all)')
    .option('-o, --out <folder>', 'write a file for each stack there (default: all to the standard output)')
    .option('--split', 'with --out: write a file for each object, <stack>/<kind>-<name>.yaml')
    .option('--secrets', 'write Secrets too, with keys and passwords that are newly made on this machine')
    .option('--skip-helm', 'leave out Helm releases (the alerts) instead of rendering them with helm')
    .addHelpText(
      'after',
      '\nPlaceholders:\n' +
        '  The address that a cloud gives a load balancer is known to the cluster alone. In its place stands\n' +
        '  SERVICE.NAMESPACE.load-balancer.invalid, a name that never resolves. Which ones there are is said at the end.\n' +
        '\nSecrets:\n' +
        '  Terraform keeps the certificates and passwords of a fleet in its state, and this command does not read it: with\n' +
        '  --secrets it makes other ones. They fit each other within one run, so write all stacks in one.\n' +
        '\nExamples:\n' +
        '  npx fleet manifests hub | kubectl --context prod-hub diff -f -\n' +
        '  npx fleet manifests --out gitops/prod --split\n' +
        '  NATS_ENV=staging npx fleet manifests --out staging\n' +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES    the sites that get a stack (default: all)\n' +
        '  HELM          path of the helm to use (default: PATH)',
    )
    .action(lazily(() => require('./manifests') as typeof import('./manifests')));
}
