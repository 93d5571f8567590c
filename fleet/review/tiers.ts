import { DNS_NAME_ANNOTATION } from '../../constructs/contract';
import type { TierFacts } from '../draw/facts';
import type { PlanOf } from './plan/plan';
import { blockOf, mapOf, textOf } from './plan/seen';
import { blocksOf, ofType, type Side, type Sides } from './side';

/** What a picture needs to know of a fleet on both sides of its plans. */
export interface PlannedTiers {
  readonly before: readonly TierFacts[];
  readonly after: readonly TierFacts[];
}

/** The tiers of plans. */
export function tiersOf(all: readonly Sides[]): PlannedTiers {
  const tiers = (side: 'before' | 'after') => all.flatMap((sides) => tierOf(sides[side], sides.plan.of) ?? []);
  return { before: tiers('before'), after: tiers('after') };
}

/**
 * What a picture needs to know of a stack's tier, on one side of a plan; `undefined` where there is none: nothing is there, or
 * the plan is not of a hub, region or leaf.
 */
function tierOf(side: Side, of: PlanOf | undefined): TierFacts | undefined {
  const { servers, conf, streams } = side;
  if (!servers || !of || of.role === 'trust' || of.role === 'identity') return undefined;
  return {
    stack: of.stack,
    role: of.role,
    name: of.name,
    namespace: servers.namespace,
    servers: servers.replicas,
    ...(conf?.kind === 'known' && { conf: conf.text }),
    ...(servers.remote !== undefined && { remote: servers.remote }),
    addresses: addressesOf(side),
    streams: new Map(streams === 'unknown' ? [] : [...streams].map(([name, stream]) => [name, JSON.stringify(stream)])),
  };
}

/** Hosts and ports of load balancers: the names or addresses asked for, else what the cloud gave. */
function addressesOf(side: Side): string[] {
  return ofType(side, 'kubernetes_service').flatMap(({ values }) => {
    const spec = blockOf(values.spec);
    if (spec.type !== 'LoadBalancer') return [];
    const ingress = blockOf(blockOf(blockOf(values.status).load_balancer).ingress);
    const hosts = [
      mapOf(blockOf(values.metadata).annotations)[DNS_NAME_ANNOTATION],
      spec.load_balancer_ip,
      ingress.ip,
      ingress.hostname,
    ].flatMap((host) => textOf(host) || []);
    return hosts.flatMap((host) => blocksOf(spec.port).map(({ port }) => `${host}:${port}`));
  });
}
