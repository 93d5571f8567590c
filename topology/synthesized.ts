import { readTopology } from '../rehearsal/topology';
import { confMap, type Resolver } from '../synthesized';
import type { TierFacts } from './facts';

/** What a picture needs to know of an environment's tiers, from what was synthesized of it. */
export async function factsOfSynthesized(resolver: Resolver): Promise<TierFacts[]> {
  return (await readTopology(resolver)).map(({ stack, component, name, pods, conf, tree, addresses, streams }) => {
    const remote = pods[0]?.annotations['nats-edge/remote'];
    return {
      stack,
      role: component,
      name,
      namespace: pods[0]?.namespace ?? '',
      servers: pods.length,
      conf,
      ...(remote !== undefined && { remote }),
      addresses: addresses
        .filter(({ targetPort }) => targetPort === confMap(tree.leafnodes).port)
        .map(({ host, port }) => `${host}:${port}`),
      streams,
    };
  });
}
