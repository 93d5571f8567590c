import type { NatsConnection } from '@nats-io/transport-node';
import { subjectCovers } from '../../constructs/subjects';
import { clientsOf } from './clients';
import type { RehearsalLeaf } from './leaf';
import type { RunningFleet } from './running-fleet';
import type { RehearsalTier } from './topology';

/**
 * Where what a leaf exchanges comes from or goes to in the end: the hub; or a region above it that does not let the
 * subject pass, where a client of its own is at the other end of it.
 */
export function otherEnd(fleet: RunningFleet, leaf: RehearsalLeaf, way: 'up' | 'down', subject: string): RehearsalTier {
  const next = fleet.leaves.find(({ tier }) => tier === leaf.upstream);
  if (!next) return leaf.upstream;
  const covers = (filter: string) => subjectCovers(filter, subject);
  const isForClients = clientsOf(leaf.upstream).some(({ publish, subscribe }) =>
    (way === 'up' ? subscribe : publish).some(covers),
  );
  return isForClients && !next[way].some(covers) ? leaf.upstream : otherEnd(fleet, next, way, subject);
}

/** Connects to tiers, once to each, however often it is called. */
export function connectsOnce(fleet: RunningFleet): (tier: RehearsalTier) => Promise<NatsConnection> {
  const connections = new Map<RehearsalTier, Promise<NatsConnection>>();
  return (tier) => {
    const connection = connections.get(tier) ?? fleet.connectTo(tier);
    connections.set(tier, connection);
    return connection;
  };
}

/** The hub or a region, in a sentence. */
export function inWords({ role, name }: RehearsalTier): string {
  return role === 'hub' ? 'the hub' : name;
}
