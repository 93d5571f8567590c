import { type EnvironmentModule, environments } from '../environments';
import { SITE_DEFAULTS } from './defaults';
import type { Environment } from './environment';
import { parseEnvironment } from './parse';
import { EnvironmentError, refusalIn } from './problem';
import { show } from './show';
import { didYouMean } from './suggest';

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

/** Name of the site that {@link loadGrownEnvironment} adds. */
export const ADDED_SITE = 'rehearsal-site';

/**
 * The same environment with one more site, as its owner would add it: to see what that changes.
 * @throws EnvironmentError as {@link loadEnvironment}
 */
export async function loadGrownEnvironment(name: string): Promise<Environment> {
  return parseGrownEnvironment(await inputOf(name, environments), fileOf(name));
}

/**
 * An environment with one more site: with nothing but the defaults where these alone make a site, else like one of those there are,
 * in what it stores or altogether.
 * @throws EnvironmentError as `parseEnvironment`
 */
export function parseGrownEnvironment(input: unknown, file: string): Environment {
  if (!isMap(input)) return parseEnvironment(input, file);
  const sites = isMap(input.sites) ? input.sites : {};
  const apart = { namespace: ADDED_SITE };
  const known = Object.values(sites).filter((site) => isMap(site));
  const byDefault = [{}, apart, ...distinct(known.map((site) => ({ ...apart, streams: withLimitsOf(site) })))];
  const alike = distinct(known.map((site) => ({ ...site, ...apart })));
  const parse = (site: unknown) => parseEnvironment({ ...input, sites: { ...sites, [ADDED_SITE]: site } }, file);
  let refusal: EnvironmentError | undefined;
  for (const candidate of [...byDefault, ...alike]) {
    try {
      return parse(candidate);
    } catch (error) {
      const found = refusalIn(error);
      // What stands in the way of the one by default that comes furthest, as the others could be written otherwise.
      const isNearer = found.problems.length <= (refusal?.problems.length ?? Number.POSITIVE_INFINITY);
      if (byDefault.includes(candidate) && isNearer) refusal = found;
    }
  }
  throw refusal;
}

/** Of a fleet's sites many are written alike, and each that is tried is a whole environment. */
function distinct<Site>(sites: readonly Site[]): Site[] {
  return [...new Map(sites.map((site) => [JSON.stringify(site), site])).values()];
}

/** The streams that a site has by default, with the limits that another one says: sites of one stream must agree on them. */
function withLimitsOf({ streams }: Readonly<Record<string, unknown>>) {
  const limits = (name: string) => (isMap(streams) && isMap(streams[name]) ? streams[name] : {});
  return Object.fromEntries(
    Object.entries(SITE_DEFAULTS.streams).map(([name, stream]) => [name, { ...limits(name), ...stream }]),
  );
}

async function inputOf(name: string, from: Readonly<Record<string, EnvironmentModule>>): Promise<unknown> {
  const load = Object.hasOwn(from, name) ? from[name] : undefined;
  if (!load) throw EnvironmentError.of(unknownName(name, Object.keys(from).sort()));
  return exportedBy(await loaded(load, fileOf(name)));
}

function fileOf(name: string): string {
  return `environments/${name}.ts`;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
