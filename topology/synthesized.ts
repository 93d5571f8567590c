import { loadBalancers, readStreams, urlHost } from '../rehearsal/topology';
import { block, type Resolver, resourcesOfType, stackNamed, text, type ValueMap } from '../synthesized';
import type { TierFacts } from './facts';

/** Name of the port that leaves connect to, in Services. */
const LEAF_PORT = 'leafnodes';

/**
 * What a picture needs to know of an environment's tiers, from what was synthesized of it. Only what is needed of it is evaluated:
 * certificates and passwords of hundreds of sites would take a minute to make.
 */
export async function factsOfSynthesized(resolver: Resolver): Promise<TierFacts[]> {
  const facts: TierFacts[] = [];
  for (const stack of resolver.app.stacks.keys()) {
    for (const statefulSet of await resources(resolver, stack, 'kubernetes_stateful_set_v1')) {
      facts.push(await factsOf(resolver, stack, statefulSet));
    }
  }
  return facts;
}

async function factsOf(resolver: Resolver, stack: string, { metadata, spec }: ValueMap): Promise<TierFacts> {
  const pods = block(block(block(spec)?.template)?.metadata);
  const labels = block(pods?.labels);
  const role = text(labels?.['app.kubernetes.io/component']);
  const name = text(labels?.['app.kubernetes.io/instance']);
  if ((role !== 'hub' && role !== 'region' && role !== 'leaf') || name === undefined) {
    throw new Error(`stack ${stack}: ${text(block(metadata)?.name)} runs no NATS server of a hub, region or leaf`);
  }
  const configMaps = await resources(resolver, stack, 'kubernetes_config_map_v1');
  const [conf] = configMaps.flatMap(({ data }) => text(block(data)?.['nats.conf']) ?? []);
  const namespace = text(block(metadata)?.namespace);
  const remote = text(block(pods?.annotations)?.['nats-edge/remote']);
  return {
    stack,
    role,
    name,
    servers: Number(text(block(spec)?.replicas) ?? '1'),
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

function resources(resolver: Resolver, stack: string, type: string): Promise<ValueMap[]> {
  const found = resourcesOfType(stackNamed(resolver.app, stack), type);
  return Promise.all(found.map(({ address }) => resolver.resource(stack, address)));
}
