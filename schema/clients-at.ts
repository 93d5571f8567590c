import { byName } from './by-name';
import type { Environment, EnvironmentClient } from './environment';
import { forSite } from './subject';

/**
 * The clients that connect at one place, with `{site}` replaced by its name.
 * @param place `hub`, or the name of a region or site
 */
export function clientsAt(
  { clients, sites }: Pick<Environment, 'clients' | 'sites'>,
  place: string,
): EnvironmentClient[] {
  const isSite = byName(sites).has(place);
  return clients
    .filter(({ at }) => at === place || (isSite && at === 'sites'))
    .map((client) => ({
      ...client,
      publish: client.publish.map((subject) => forSite(subject, place)),
      subscribe: client.subscribe.map((subject) => forSite(subject, place)),
    }));
}
