import { FleetCommand } from './help-page';
import { lazily } from './lazily';

/** `fleet init`. */
export function initCommand(): FleetCommand {
  return new FleetCommand('init')
    .summary('Writes a new project, or one more environment of it.')
    .description(
      'Writes a project into the current folder: package.json, cdktf.json, main.ts, an environment, pipelines for GitHub ' +
        'Actions and GitLab. In the folder of a project it writes one more environment. It overwrites nothing; ' +
        'a package.json that is there is extended.',
    )
    .option('--environment <name>', 'name of the environment (default: prod, in a new project)')
    .examples('npx fleet init', 'npx fleet init --environment staging')
    .action(lazily(() => require('./init') as typeof import('./init')));
}
