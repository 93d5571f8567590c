import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../lib/user-error';

/**
 * Writes the kubeconfig that pipelines have in FLEET_KUBECONFIG to ~/.kube/config, where environments look for it,
 * until the process ends. The variable is taken out, so that no program that is started from here on sees it.
 * @throws UserError where there is such a file already
 */
export function writeKubeconfig(variables: NodeJS.ProcessEnv): void {
  const text = variables.FLEET_KUBECONFIG ?? '';
  delete variables.FLEET_KUBECONFIG;
  if (text === '') return;
  const path = join(homedir(), '.kube/config');
  if (existsSync(path)) {
    throw new UserError(
      'FLEET_KUBECONFIG is set, and there is a ~/.kube/config already: unset the variable, or move the file.',
    );
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  process.once('exit', () => rmSync(path, { force: true }));
  writeFileSync(path, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600, flag: 'wx' });
}
