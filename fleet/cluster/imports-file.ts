import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Import } from './imports';

/** Beside cdk.tf.json, where cdktf leaves it alone and Terraform reads it. */
const NAME = 'imports.tf';

/** Path of the file of import blocks in a stack's working folder. */
export function importsFile(workingFolder: string): string {
  return join(workingFolder, NAME);
}

/** Addresses that the file of a working folder names; undefined where there is none. */
export function addressesInFile(workingFolder: string): string[] | undefined {
  const path = importsFile(workingFolder);
  if (!existsSync(path)) return undefined;
  return [...readFileSync(path, 'utf8').matchAll(/^ {2}to = (\S+)$/gm)].map(([, address = '']) => address);
}

/** Writes the file; removes it if there is nothing to import. */
export function writeImports(workingFolder: string, imports: readonly Import[]): void {
  const path = importsFile(workingFolder);
  if (imports.length === 0) rmSync(path, { force: true });
  else writeFileSync(path, importsText(imports));
}

/** Import blocks, see https://developer.hashicorp.com/terraform/language/import; Terraform 1.5 or newer, or OpenTofu. */
function importsText(imports: readonly Import[]): string {
  const head = [
    '# Written by `fleet imports`: objects that are in the cluster and not in the state. The next apply imports them.',
    '# Run `fleet imports` again afterwards to remove this file: after a destroy it would make the next deploy fail.',
  ];
  const blocks = imports.map(({ address, id }) => `\nimport {\n  to = ${address}\n  id = ${JSON.stringify(id)}\n}`);
  return `${[...head, ...blocks].join('\n')}\n`;
}
