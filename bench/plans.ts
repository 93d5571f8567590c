import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A real plan of one site, recorded: its servers get another image. */
const RECORDED = join('__tests__', 'fleet', 'review', 'recordings', 'image', 'leaf-edge1.json');

/** Writes that plan for as many sites, and answers the paths. */
export function writePlans(folder: string, sites: number): string[] {
  const text = readFileSync(RECORDED, 'utf8');
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: sites }, (_, n) => {
    const path = join(folder, `leaf-site${n}.json`);
    writeFileSync(path, text.replaceAll('edge1', `site${n}`));
    return path;
  });
}

/** A program that only parses them. */
export const PARSE_ALL =
  'for (const path of process.argv.slice(1)) JSON.parse(require("fs").readFileSync(path, "utf8"))';
