import type { TierFacts } from '../topology/facts';
import type { Plan, PlanOf } from './plan/plan';
import { type Side, sideOf } from './side';

/** What a picture needs to know of a fleet on both sides of its plans. */
export interface PlannedTiers {
  readonly before: readonly TierFacts[];
  readonly after: readonly TierFacts[];
}

/** The tiers of plans. */
export function tiersOf(plans: readonly Plan[]): PlannedTiers {
  const tiers = (side: 'before' | 'after') => plans.flatMap((plan) => tierOf(sideOf(plan, side), plan.of) ?? []);
  return { before: tiers('before'), after: tiers('after') };
}

/**
 * What a picture needs to know of a stack's tier, on one side of a plan; `undefined` where there is none: nothing is there, or
 * the plan is not of a hub, region or leaf.
 */
function tierOf({ servers, conf, streams }: Side, of: PlanOf | undefined): TierFacts | undefined {
  if (!servers || !of || of.role === 'trust') return undefined;
  return {
    stack: of.stack,
    role: of.role,
    name: of.name,
    namespace: servers.namespace,
    servers: servers.replicas,
    ...(conf?.kind === 'known' && { conf: conf.text }),
    ...(servers.remote !== undefined && { remote: servers.remote }),
    streams: new Map(streams === 'unknown' ? [] : [...streams].map(([name, stream]) => [name, JSON.stringify(stream)])),
  };
}
