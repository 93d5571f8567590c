import { isMap } from '../lib/json';
import type { Environment } from './environment';
import { filled } from './filled';
import { parseEnvironment } from './parse';
import { type EnvironmentError, refusalIn } from './problem';
import { SITE_SCHEMA } from './tier';

/** Name of the site that {@link parseGrownEnvironment} adds. */
const ADDED_SITE = 'rehearsal-site';

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
    Object.entries(filled(SITE_SCHEMA, {}).streams).map(([name, stream]) => [name, { ...limits(name), ...stream }]),
  );
}
