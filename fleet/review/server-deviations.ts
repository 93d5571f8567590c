import type { Servers, Sides } from '../model/from-plan';
import type { SeenMap } from '../model/plan/seen';
import type { ArgumentDifference } from './changes';
import { deviations } from './deviations';
import { writtenServers } from './written-servers';

/** By the servers of one side of a plan: several analyses ask. */
const found = new WeakMap<Servers, readonly ArgumentDifference[]>();

/**
 * Where the servers of the new side differ from what this project writes, within their `spec`. volumes.ts is about the
 * number of servers, and about their volumes.
 */
export function serverDeviations(sides: Sides, servers: Servers): readonly ArgumentDifference[] {
  const known = found.get(servers) ?? deviations(writtenServers(sides, servers), withoutVolumes(servers.spec));
  found.set(servers, known);
  return known;
}

function withoutVolumes(spec: SeenMap): SeenMap {
  const { replicas, volume_claim_template, persistent_volume_claim_retention_policy, ...rest } = spec;
  return rest;
}
