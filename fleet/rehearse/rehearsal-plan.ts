import { Resolver, type ResolverState, readSynthesized } from '../model';
import { fromSynthesis } from '../model/from-synthesis';
import { type RehearsalLeaf, readLeaves } from './leaf';
import { certificateName } from './loopback';
import { withOperatorDouble } from './operator';
import type { OperatorDouble } from './operator-double';
import { withSecretDoubles } from './secret-doubles';
import { loadBalancerHosts, type RehearsalTier, readTopology } from './topology';

/** An environment as it was synthesized, with everything that only Terraform or a cluster would know filled in. */
export interface RehearsalPlan {
  /** The folder that it was read from. */
  readonly outdir: string;
  readonly tiers: readonly RehearsalTier[];
  readonly leaves: readonly RehearsalLeaf[];
  readonly resolver: Resolver;
  /** In place of the JWT operator, where there is one. */
  readonly operatorDouble?: OperatorDouble;
}

/**
 * Reads what is synthesized in a folder. With the state of an earlier reading, keys and certificates stay the same.
 * @param now when certificates begin that the state does not have. @default the present
 */
export async function readRehearsalPlan(outdir: string, state?: ResolverState, now?: Date): Promise<RehearsalPlan> {
  const hosts = new Set<string>();
  const mapNames = (name: string) => certificateName(name, hosts);
  const resolver = new Resolver(readSynthesized(outdir), {
    mapNames,
    state,
    ...(now && { now: () => now }),
  });
  const fleet = await fromSynthesis(resolver);
  for (const host of loadBalancerHosts(fleet)) hosts.add(host);
  const read = await withSecretDoubles(await readTopology(fleet), {
    state: resolver.state,
    mapNames,
    now: now ?? new Date(),
  });
  const { tiers, double } = await withOperatorDouble(read, resolver.state);
  return { outdir, tiers, leaves: readLeaves(tiers), resolver, ...(double && { operatorDouble: double }) };
}
