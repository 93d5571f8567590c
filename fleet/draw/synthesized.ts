import { CONF_FILE, LABEL, LEAF_PORT, REMOTE_ANNOTATION } from '../../constructs/contract';
import {
  block,
  type Resolver,
  resourcesOfType,
  type SynthesizedResource,
  stackNamed,
  text,
  type Value,
  type ValueMap,
} from '../model';
import { readStreams } from '../model/config-maps';
import { loadBalancers, urlHost } from '../model/load-balancers';
import type { TierFacts } from './facts';

/**
 * What a picture needs to know of an environment's tiers, from what was synthesized of it. Only what is needed of a resource is
 * evaluated: its other arguments take the certificates and passwords of hundreds of sites, which take their time to make.
 */
export async function factsOfSynthesized(resolver: Resolver): Promise<TierFacts[]> {
  const facts: TierFacts[] = [];
  for (const stack of resolver.app.stacks.keys()) {
    for (const { config } of resources(resolver, stack, 'kubernetes_stateful_set_v1')) {
      facts.push(await factsOf(resolver, stack, config));
    }
  }
  return facts;
}

async function factsOf(resolver: Resolver, stack: string, { metadata, spec }: ValueMap): Promise<TierFacts> {
  const resolved = async (value: Value | undefined) =>
    value === undefined ? undefined : text(await resolver.evaluate(stack, value));
  const pods = block(block(block(spec)?.template)?.metadata);
  const labels = block(pods?.labels);
  const role = await resolved(labels?.[LABEL.component]);
  const name = await resolved(labels?.[LABEL.instance]);
  if ((role !== 'hub' && role !== 'region' && role !== 'leaf') || name === undefined) {
    throw new Error(`stack ${stack}: a StatefulSet runs no NATS server of a hub, region or leaf`);
  }
  const configMaps = resources(resolver, stack, 'kubernetes_config_map_v1').map(({ config }) => block(config.data));
  const conf = await resolved(configMaps.find((data) => data && CONF_FILE in data)?.[CONF_FILE]);
  const namespace = await resolved(block(metadata)?.namespace);
  const remote = await resolved(block(pods?.annotations)?.[REMOTE_ANNOTATION]);
  return {
    stack,
    role,
    name,
    servers: Number((await resolved(block(spec)?.replicas)) ?? '1'),
    ...(namespace !== undefined && { namespace }),
    ...(conf !== undefined && { conf }),
    ...(remote !== undefined && { remote }),
    addresses: await addressesOf(resolver, stack),
    streams: await readStreams(resolver, stack),
  };
}

/** Where leaves reach the servers of a stack. */
async function addressesOf(resolver: Resolver, stack: string): Promise<string[]> {
  return (await loadBalancers(resolver, stack)).flatMap(({ host, ports }) =>
    ports.filter(({ name }) => name === LEAF_PORT).map(({ port }) => `${urlHost(host)}:${text(port)}`),
  );
}

function resources(resolver: Resolver, stack: string, type: string): SynthesizedResource[] {
  return resourcesOfType(stackNamed(resolver.app, stack), type);
}
