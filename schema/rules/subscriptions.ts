import { filterThatPasses, interestPasses } from '../../constructs/subjects';
import { leafPermissions } from '../../constructs/tier/leaf-permissions';
import { clientsAt } from '../clients-at';
import { type Crossing, type Link, Links } from '../links';
import { show } from '../show';
import { subjectCovers } from '../subject';
import { leaves, places } from './places';
import type { Inspection } from './rule';

/** What a client's subscription loses at links. */
interface Loss {
  /** Message about the first of them. */
  readonly message: string;
  /** The links. */
  readonly at: Crossing<Link>[];
}

/**
 * Across each link between a client and the rest of the fleet, its subscriptions as written receive what the filters
 * allow.
 */
export function subscriptionsCross(inspection: Inspection): void {
  const links = new Links(leaves(inspection).map(({ tier }) => withPermissions(tier)));
  const losses = new Map<string, Map<number, Loss>>();
  for (const { tier } of places(inspection)) {
    for (const { name, subscribe } of clientsAt(inspection.environment, tier.name)) {
      const ofClient = losses.get(name) ?? new Map<number, Loss>();
      losses.set(name, ofClient);
      for (const [index, subscription] of subscribe.entries()) {
        links.follow(tier.name, subscription, (crossing) => {
          if (interestPasses(subscription, crossing.leaf[crossing.way])) return true;
          const lost = lostAt(crossing, subscribe);
          if (!lost) return false;
          const known = ofClient.get(index);
          if (known) known.at.push(crossing);
          else ofClient.set(index, { message: sentence(inspection, subscription, crossing, lost), at: [crossing] });
          return false;
        });
      }
    }
  }
  for (const [client, ofClient] of losses)
    for (const [index, loss] of ofClient) report(inspection, client, index, loss);
}

/** What nats-server lets a leaf send and receive: its filter, and what sourcing needs. */
function withPermissions({ name, via, up, down }: Link): Link {
  const { publish, subscribe } = leafPermissions({ up, down, domain: name });
  return { name, via, up: publish, down: subscribe };
}

/** The first subject that no other subscription of the client receives either. */
function lostAt({ leaf, way, allowed }: Crossing<Link>, subscribe: readonly string[]): Lost | undefined {
  const passing = subscribe.filter((one) => interestPasses(one, leaf[way]));
  return allowed.find(({ subject }) => !passing.some((one) => subjectCovers(one, subject)));
}

type Lost = Crossing<Link>['allowed'][number];

function sentence(
  inspection: Inspection,
  subscription: string,
  { leaf, way }: Crossing<Link>,
  { subject, entry }: Lost,
): string {
  const wider = filterThatPasses(subscription, entry);
  const owner = ownerOf(inspection, leaf.name, way, entry);
  return `${show(subscription)} would receive nothing of ${show(subject)} across the link of ${leaf.name}, whose ${way} has ${show(entry)}: nats-server does not match that filter with a wider subscription; it forwards nothing and logs nothing. Either subscribe to ${show(subject)}, here and in the application, or put ${show(wider)} into ${way} of ${owner}`;
}

/** The tier whose filter must change: a region without a written filter has that of the sites below it. */
function ownerOf(inspection: Inspection, start: string, way: 'up' | 'down', entry: string): string {
  // Regions may form a cycle, which another rule refuses.
  const seen = new Set<string>();
  let owner = start;
  while (!seen.has(owner) && inspection.valueAt(inspection.origin('regions', owner, way)) === undefined) {
    seen.add(owner);
    const below = leaves(inspection).find(({ tier }) => tier.via === owner && tier[way].includes(entry));
    if (below) owner = below.tier.name;
  }
  return owner;
}

function report(inspection: Inspection, client: string, index: number, { message, at }: Loss): void {
  const groupOf = (name: string) =>
    inspection.environment.regions.some((region) => region.name === name) ? 'regions' : 'sites';
  const uses = at.flatMap(({ leaf: { name }, way }) => [
    inspection.origin(groupOf(name), name, way),
    inspection.origin(groupOf(name), name, 'via'),
  ]);
  const more = at.length > 1 ? ` (and at ${at.length - 1} more)` : '';
  inspection.report(['clients', client, 'subscribe', index], `${message}${more}`, ['clients', client], ...uses);
}
