import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this project, from its sources and from dist/, where they are compiled to. */
export function packageRoot(folder = __dirname): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
