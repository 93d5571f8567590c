import { isMap } from '../lib/json';
import type { Environment } from './environment';
import { filled } from './filled';
import { parseEnvironment } from './parse';
import { type EnvironmentError, refusalIn } from './problem';
import { SITE_SCHEMA } from './tier';

/** Name of the site that {@link parseGrownEnvironment} adds. */
const ADDED_SITE = 'rehearsal-site';

/**
 * The environment with one more site: one with only the defaults where that is valid, otherwise one with the streams,
 * or all settings, of an existing site.
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
      // Report the problems of the default candidate with the fewest of them; the other candidates are only copies.
      const isNearer = found.problems.length <= (refusal?.problems.length ?? Number.POSITIVE_INFINITY);
      if (byDefault.includes(candidate) && isNearer) refusal = found;
    }
  }
  throw refusal;
}

/** Each site once: many sites of a fleet are written alike, and trying one parses a whole environment. */
function distinct<Site>(sites: readonly Site[]): Site[] {
  return [...new Map(sites.map((site) => [JSON.stringify(site), site])).values()];
}

/**
 * The default streams of a site with the limits of another site: sites that have the same stream must agree on them.
 */
function withLimitsOf({ streams }: Readonly<Record<string, unknown>>) {
  const limits = (name: string) => (isMap(streams) && isMap(streams[name]) ? streams[name] : {});
  return Object.fromEntries(
    Object.entries(filled(SITE_SCHEMA, {}).streams).map(([name, stream]) => [name, { ...limits(name), ...stream }]),
  );
}
