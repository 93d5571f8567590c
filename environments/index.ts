import { didYouMean } from '../lib/suggest';
import type { Environment } from '../schema/environment';
import { parseGrownEnvironment } from '../schema/grown';
import { parseEnvironment } from '../schema/parse';
import { EnvironmentError } from '../schema/problem';
import { show } from '../schema/show';

/** Loads an environment's module when asked to, so that a broken file does not break the others. */
export type EnvironmentModule = () => unknown;

/**
 * Every environment that NATS_ENV may select, by the name of its file. `require`, because esbuild bundles it
 * and because nodenext would have `import()` name a compiled file.
 */
export const environments: Readonly<Record<string, EnvironmentModule>> = {
  dev: () => require('./dev'),
  prod: () => require('./prod'),
  staging: () => require('./staging'),
};

/**
 * The environment of that name, checked as a whole.
 * @param name as NATS_ENV gives it
 * @param from the environments to choose from
 * @throws EnvironmentError if there is none of that name, or it has problems
 */
export async function loadEnvironment(
  name: string,
  from: Readonly<Record<string, EnvironmentModule>> = environments,
): Promise<Environment> {
  return parseEnvironment(await inputOf(name, from), fileOf(name));
}

/**
 * The same environment with one more site, as its owner would add it: to see what that changes.
 * @throws EnvironmentError as {@link loadEnvironment}
 */
export async function loadGrownEnvironment(name: string): Promise<Environment> {
  return parseGrownEnvironment(await inputOf(name, environments), fileOf(name));
}

async function inputOf(name: string, from: Readonly<Record<string, EnvironmentModule>>): Promise<unknown> {
  const load = Object.hasOwn(from, name) ? from[name] : undefined;
  if (!load) throw EnvironmentError.of(unknownName(name, Object.keys(from).sort()));
  return exportedBy(await loaded(load, fileOf(name)));
}

function fileOf(name: string): string {
  return `environments/${name}.ts`;
}

async function loaded(load: EnvironmentModule, file: string): Promise<unknown> {
  try {
    return await load();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw Object.assign(EnvironmentError.of(`${file} cannot be loaded: ${show(reason)}`), { cause });
  }
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
