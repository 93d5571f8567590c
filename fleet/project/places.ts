import { join } from 'node:path';
import { packageRoot } from '../../lib/package-root';

/** Folder of the environments, beside cdktf.json: a file each, named after it. */
export const ENVIRONMENTS_FOLDER = 'environments';

/** Path of an environment's file, from the folder of cdktf.json: `environments/prod.ts`. */
export function environmentPath(name: string): string {
  return `${ENVIRONMENTS_FOLDER}/${name}.ts`;
}

/** Directory of the charts that this package brings: of alert rules, and of certificates of cert-manager. */
export function chartsDirectory(): string {
  return join(packageRoot(), 'constructs/charts');
}

/**
 * Where local state is. Not in cdktf.out, which may be deleted at any time.
 * @param root the folder of cdktf.json
 */
export function stateDirectory(root: string): string {
  return join(root, 'state');
}
