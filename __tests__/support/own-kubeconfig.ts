import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folder';

/** A home folder whose kubeconfig, which deployments read, is that of the test's cluster. */
export function homeWithKubeconfig(): string {
  const home = temporaryFolder();
  mkdirSync(join(home, '.kube'));
  if (process.env.KUBECONFIG) copyFileSync(process.env.KUBECONFIG, join(home, '.kube/config'));
  return home;
}
