import { type Environment, parseEnvironment } from '../schema';
import { parseGrownEnvironment } from '../schema/grown';

/**
 * A hub's nats.conf is a ConfigMap, which holds some two thousand sites: beyond this many, each so many have a region
 * of their own.
 */
const SITES_OF_ONE = 1000;

/** Applications at the hub and at every site, as `prod` has them. */
const CLIENTS = {
  dashboard: { at: 'hub', publish: ['commands.>', 'config.>'], subscribe: ['sensors.>', 'alerts.>'] },
  gateway: { at: 'sites', publish: ['sensors.>', 'alerts.>'], subscribe: ['commands.{site}.>', 'config.>'] },
};

/** What a fleet has beside its hub, regions and sites. */
interface Parts {
  /** Whether applications have users of their own. @default false */
  readonly clients?: boolean;
}

/** What the owner of a fleet of so many sites would write, without anything else. */
function inputOf(sites: number, { clients = false }: Parts) {
  const regions = sites > SITES_OF_ONE ? Math.ceil(sites / SITES_OF_ONE) : 0;
  const region = (n: number) => `region${n}`;
  return {
    name: 'bench',
    kind: 'development',
    ...(clients && { clients: CLIENTS }),
    hub: { address: 'nats.example.com', kube: { context: 'hub' } },
    regions: Object.fromEntries(
      Array.from({ length: regions }, (_, n) => [
        region(n),
        { address: `${region(n)}.example.com`, kube: { context: region(n) } },
      ]),
    ),
    sites: Object.fromEntries(
      Array.from({ length: sites }, (_, n) => [
        `site${n}`,
        regions === 0 ? {} : { via: region(Math.floor(n / SITES_OF_ONE)) },
      ]),
    ),
  };
}

/** An environment of so many sites, everything else as it is by default. */
export function environmentOf(sites: number, parts: Parts = {}): Environment {
  return parseEnvironment(inputOf(sites, parts), 'bench');
}

/** The same with one more site. */
export function grownEnvironmentOf(sites: number, parts: Parts = {}): Environment {
  return parseGrownEnvironment(inputOf(sites, parts), 'bench');
}
