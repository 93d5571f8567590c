import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isMap } from '../../lib/json';

/** Where the library's own version is in the files that it writes, by their names. */
const VERSION: Readonly<Record<string, readonly string[]>> = {
  'cdk.tf.json': ['//', 'metadata', 'version'],
  'manifest.json': ['version'],
};

/**
 * What differs between the folders of two syntheses, a sentence for each file: JSON is compared as values, without the
 * version of the library that wrote it, and any other file byte by byte.
 * @param a folder of the first synthesis
 * @param b folder of the second one
 * @param names what each was synthesized with, for the sentences
 */
export function differences(a: string, b: string, names: readonly [a: string, b: string]): string[] {
  const paths = [...new Set([a, b].flatMap(filesIn))].sort();
  return paths.flatMap((path) => {
    const [before, after] = [join(a, path), join(b, path)];
    const absent = [before, after].findIndex((file) => !existsSync(file));
    if (absent >= 0) return [`${path} is not written with ${names[absent]}`];
    const [read, written] = [readFileSync(before), readFileSync(after)];
    if (!path.endsWith('.json')) return read.equals(written) ? [] : [`${path} has other bytes with ${names[1]}`];
    const found = differing(versionless(path, read), versionless(path, written));
    return found ? [`${path}: ${sentence(found, names)}`] : [];
  });
}

function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

/** The value of a JSON file, without the version of the library that wrote it. */
function versionless(path: string, text: Buffer): unknown {
  const whole: unknown = JSON.parse(text.toString());
  const place = VERSION[basename(path)] ?? [];
  const holder = place.slice(0, -1).reduce((value: unknown, key) => (isMap(value) ? value[key] : undefined), whole);
  const key = place.at(-1);
  if (key !== undefined && isMap(holder)) Reflect.deleteProperty(holder, key);
  return whole;
}

/** The first place where two values differ, and what is there. */
interface Difference {
  readonly place: readonly string[];
  readonly values: readonly [a: unknown, b: unknown];
}

function differing(a: unknown, b: unknown, place: readonly string[] = []): Difference | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  const isWalked = (isMap(a) && isMap(b)) || (Array.isArray(a) && Array.isArray(b));
  if (!isWalked) return { place, values: [a, b] };
  const [left, right] = [Object(a), Object(b)];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = differing(left[key], right[key], [...place, key]);
    if (found) return found;
  }
  return { place, values: [a, b] };
}

/** How much of a long text is shown before and after the first character that differs. */
const [SHOWN_BEFORE, SHOWN_AFTER] = [20, 60];

function sentence({ place, values }: Difference, names: readonly string[]): string {
  const from = Math.max(0, equalStart(...values) - SHOWN_BEFORE);
  const shown = (value: unknown) => {
    const text = JSON.stringify(value) ?? 'absent';
    const part = text.slice(from, from + SHOWN_BEFORE + SHOWN_AFTER);
    return `${from > 0 ? '…' : ''}${part}${from + part.length < text.length ? '…' : ''}`;
  };
  return `${place.join('.')} is ${values.map((value, n) => `${shown(value)} with ${names[n]}`).join(', ')}`;
}

/** How many characters two values have in common at their start, as JSON. */
function equalStart(a: unknown, b: unknown): number {
  const [left, right] = [JSON.stringify(a) ?? '', JSON.stringify(b) ?? ''];
  const index = [...left].findIndex((character, n) => character !== right[n]);
  return index < 0 ? left.length : index;
}
