import { existsSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { didYouMean } from '../../lib/suggest';
import type { Environment } from '../../schema/environment';
import { parseGrownEnvironment } from '../../schema/grown';
import { parseEnvironment } from '../../schema/parse';
import { EnvironmentError } from '../../schema/problem';
import { show } from '../../schema/show';
import { ENVIRONMENTS_FOLDER, environmentPath } from './places';

/** Loads an environment's module when asked to, so that a broken file does not break the others. */
export type EnvironmentModule = () => unknown;

/**
 * Every environment that NATS_ENV may select: the files of environments/, by their names. `require`, since
 * tools/compile.js compiles what is required by the name of its source, each alone.
 * @throws EnvironmentError where there is no such folder
 */
export function environments(): Readonly<Record<string, EnvironmentModule>> {
  const folder = resolve(ENVIRONMENTS_FOLDER);
  if (!existsSync(folder)) throw EnvironmentError.of(`there is no ${folder}: run this in the folder of cdktf.json`);
  const names = readdirSync(folder).flatMap((file) => /^([^.]+)\.ts$/.exec(file)?.[1] ?? []);
  return Object.fromEntries(names.sort().map((name) => [name, () => require(join(folder, `${name}.ts`))]));
}

/**
 * The environment of that name, checked as a whole.
 * @param name as NATS_ENV gives it
 * @param from the environments to choose from. @default all that are there
 * @throws EnvironmentError if there is none of that name, or it has problems
 */
export async function loadEnvironment(
  name: string,
  from: Readonly<Record<string, EnvironmentModule>> = environments(),
): Promise<Environment> {
  return parseEnvironment(await inputOf(name, from), environmentPath(name));
}

/**
 * The same environment with one more site, as its owner would add it: to see what that changes.
 * @throws EnvironmentError as {@link loadEnvironment}
 */
export async function loadGrownEnvironment(name: string): Promise<Environment> {
  return parseGrownEnvironment(await inputOf(name, environments()), environmentPath(name));
}

async function inputOf(name: string, from: Readonly<Record<string, EnvironmentModule>>): Promise<unknown> {
  const load = Object.hasOwn(from, name) ? from[name] : undefined;
  if (!load) throw EnvironmentError.of(unknownName(name, Object.keys(from).sort()));
  return exportedBy(await loaded(load, environmentPath(name)));
}

async function loaded(load: EnvironmentModule, file: string): Promise<unknown> {
  // Where it throws it is to be told in lines of its source.
  process.setSourceMapsEnabled(true);
  try {
    return await load();
  } catch (cause) {
    throw Object.assign(EnvironmentError.of(`${file} cannot be loaded: ${reasonsOf(cause).join('; ')}`), {
      cause,
    });
  } finally {
    process.setSourceMapsEnabled(false);
  }
}

/** Why a file cannot be loaded, each reason with its line and column: what the compiler says, or what was thrown. */
function reasonsOf(cause: unknown): string[] {
  if (!(cause instanceof Error)) return [show(cause)];
  if (isOfCompiler(cause)) {
    return cause.errors.map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    );
  }
  // Of a package that is not there Node lists who required it, too.
  const [first = ''] = cause.message.split('\nRequire stack:');
  const message = show(asWritten(first));
  const place = placeOf(cause.stack ?? '');
  return [place === undefined ? message : `${place}: ${message}`];
}

/** The first line of the project's own files in a stack trace: an environment's, or that of a file which it imports. */
function placeOf(stack: string): string | undefined {
  const root = `${process.cwd()}${sep}`;
  const places = stack.split('\n').flatMap((line) => /(\/[^()]*\.ts:\d+:\d+)\)?$/.exec(line)?.[1] ?? []);
  return places
    .find((place) => place.startsWith(root) && !place.includes(`${sep}node_modules${sep}`))
    ?.slice(root.length);
}

/** A message with names as in the file: for an imported `define()` the compiler writes `(0, import_x.define)()`. */
function asWritten(message: string): string {
  return message.replace(/\(0 ?, import_\w+\.(\w+)\)/g, '$1');
}

/** What esbuild throws, see https://esbuild.github.io/api/#build. */
interface OfCompiler {
  readonly errors: readonly {
    readonly text: string;
    /** Lines are counted from one, columns from zero. */
    readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
  }[];
}

function isOfCompiler(error: Error): error is Error & OfCompiler {
  return 'errors' in error && Array.isArray(error.errors);
}

function unknownName(name: string, known: readonly string[]): string {
  return `unknown NATS_ENV ${show(name)}; known: ${known.join(', ')}${didYouMean(name, known)}`;
}

/** The default export, also when a loader wrapped the module in another one; nothing when there is none. */
function exportedBy(loaded: unknown): unknown {
  if (typeof loaded !== 'object' || loaded === null || !('default' in loaded)) return undefined;
  const exported = loaded.default;
  const wrapped = typeof exported === 'object' && exported !== null && '__esModule' in exported;
  return wrapped ? exportedBy(exported) : exported;
}
