import type { NatsConnection } from '@nats-io/transport-node';
import { subjectCovers } from '../../constructs/subjects';
import { clientsOf } from './clients';
import type { Leaf } from './leaf';
import type { RunningFleet } from './running-fleet';
import type { Tier } from './topology';

/**
 * Where what a leaf exchanges comes from or goes to in the end: the hub; or a region above it that does not let the subject
 * pass, where a client of its own is at the other end of it.
 */
export function otherEnd(fleet: RunningFleet, leaf: Leaf, way: 'up' | 'down', subject: string): Tier {
  const next = fleet.leaves.find(({ tier }) => tier === leaf.above);
  if (!next) return leaf.above;
  const covers = (filter: string) => subjectCovers(filter, subject);
  const isForClients = clientsOf(leaf.above).some(({ publish, subscribe }) =>
    (way === 'up' ? subscribe : publish).some(covers),
  );
  return isForClients && !next[way].some(covers) ? leaf.above : otherEnd(fleet, next, way, subject);
}

/** Connects to tiers, once to each, however often it is asked for. */
export function connectsOnce(fleet: RunningFleet): (tier: Tier) => Promise<NatsConnection> {
  const connections = new Map<Tier, Promise<NatsConnection>>();
  return (tier) => {
    const connection = connections.get(tier) ?? fleet.connectTo(tier);
    connections.set(tier, connection);
    return connection;
  };
}

/** The hub or a region, in a sentence. */
export function inWords({ role, name }: Tier): string {
  return role === 'hub' ? 'the hub' : name;
}
