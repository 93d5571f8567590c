import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of this package, seen from its sources and from where they are compiled to.
 * @throws Error where it is none, as in a bundle that was moved away from the package
 */
export function packageRoot(folder = __dirname): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (dirname(folder) === folder) throw new Error(`nats-edge-fleet is not around ${__dirname}`);
  return packageRoot(dirname(folder));
}
