import { natural } from '../../lib/natural';
import { type ConfMap, confList, confMap, type ValueMap } from '../model';
import { filtersOf, leafOfUser } from '../model/leaf-user';
import { addressesOf, type LeafLink, linksOf } from '../model/links';
import { type TierFacts, treeOf } from '../model/tier';
import type { Filters, Model, ModelLink, ModelNode, NodeKind } from './model';
import { readStream, streamConfig } from './stream';

/** A fleet at one time, without changes. */
export interface Snapshot extends Model {
  readonly compared: false;
  /** Each stream's whole configuration, by {@link streamKey}. */
  readonly configs: ReadonlyMap<string, ValueMap>;
}

/** The key of a stream among those of all nodes. */
export function streamKey(node: string, stream: string): string {
  return JSON.stringify([node, stream]);
}

interface DrawnTier {
  readonly facts: TierFacts;
  readonly id: string;
  /** Absent where it is unknown or not a valid nats.conf. */
  readonly conf?: ConfMap;
  /** Hosts and ports that leaves connect to, the advertised one first; empty where none is known. */
  readonly addresses: readonly string[];
}

const KINDS = { hub: 'hub', region: 'region', leaf: 'site' } as const;

/** The order of nodes. */
const ORDER: readonly NodeKind[] = ['elsewhere', 'hub', 'region', 'site', 'leaf'];

/** Reads a fleet from its tiers. */
export function snapshot(facts: readonly TierFacts[]): Snapshot {
  const tiers = readTiers(facts);
  const idOf = new Map(tiers.map((tier) => [tier.facts, tier.id]));
  const links = linksOf(facts).map((link) => drawnLink(link, idOf));
  const known = new Set(tiers.filter(({ facts }) => facts.role !== 'hub').map(({ facts }) => facts.name));
  const others = tiers.flatMap((tier) => usersWithoutFacts(tier, known));
  const nodes = [
    ...tiers.map((tier) => nodeOf(tier, tiers)),
    ...unique(others.map(({ leaf, name }) => bare(leaf, 'leaf', name))),
    ...unique(links.flatMap(({ upstream, address }) => (address ? [bare(upstream, 'elsewhere', address)] : []))),
  ].sort(byKindAndName);
  const order = new Map(nodes.map(({ id }, index) => [id, index]));
  return {
    nodes,
    links: [...links, ...others]
      .map(({ leaf, upstream, filters }) => ({ leaf, upstream, filters }))
      .sort((a, b) => (order.get(a.leaf) ?? 0) - (order.get(b.leaf) ?? 0)),
    compared: false,
    configs: new Map(
      tiers.flatMap(({ id, facts: { streams } }) =>
        [...streams].map(([name, json]) => [streamKey(id, name), streamConfig(json)] as const),
      ),
    ),
  };
}

function readTiers(facts: readonly TierFacts[]): DrawnTier[] {
  const taken = new Set<string>();
  return facts.map((each) => {
    const conf = treeOf(each);
    const name = each.role === 'hub' ? 'hub' : leafId(each.name);
    // Two tiers with one name do not work, but they can be in plans.
    const id = taken.has(name) ? `${name} ${each.stack}` : name;
    taken.add(id);
    return { facts: each, id, ...(conf && { conf }), addresses: addressesOf(each) };
  });
}

function leafId(name: string): string {
  return `leaf ${name}`;
}

function nodeOf({ facts, id, addresses: [address] }: DrawnTier, tiers: readonly DrawnTier[]): ModelNode {
  const { role, name, servers, namespace, streams } = facts;
  const nodeOfDomain = (domain: string) => tiers.find((tier) => domainOf(tier) === domain)?.id;
  return {
    id,
    kind: KINDS[role],
    name,
    ...(address !== undefined && { address }),
    ...(servers !== undefined && { servers }),
    ...(namespace !== undefined && { namespace }),
    streams: [...streams].map(([stream, json]) => readStream(stream, json, nodeOfDomain)).sort(byName),
  };
}

/** The JetStream domain of its servers; where nats.conf is unknown, its name, as set by this project's constructs. */
function domainOf({ conf, facts }: DrawnTier): string {
  return String(confMap(conf?.jetstream).domain ?? facts.name);
}

function bare(id: string, kind: NodeKind, name: string): ModelNode {
  return { id, kind, name, streams: [] };
}

/** A link, and the address of its upstream where nothing else is known of that. */
type FoundLink = ModelLink & { readonly address?: string };

function drawnLink(
  { leaf, upstream, address, filters }: LeafLink<TierFacts>,
  idOf: ReadonlyMap<TierFacts, string>,
): FoundLink {
  return {
    leaf: idOf.get(leaf) ?? '',
    upstream: upstream ? (idOf.get(upstream) ?? '') : `elsewhere ${address}`,
    filters: typeof filters === 'string' ? filters : marked(filters),
    ...(upstream === undefined && address !== undefined && { address }),
  };
}

function marked({ up, down }: { up: readonly string[]; down: readonly string[] }): Filters {
  return { up: up.map((text) => ({ text })), down: down.map((text) => ({ text })) };
}

/** Links of leaves that are known only as users of their upstream. */
function usersWithoutFacts(
  { conf, id }: DrawnTier,
  known: ReadonlySet<string>,
): (ModelLink & { readonly name: string })[] {
  const links = new Map<string, ModelLink & { readonly name: string }>();
  for (const [account, value] of Object.entries(confMap(conf?.accounts))) {
    if (account === conf?.system_account) continue;
    for (const user of confList(confMap(value).users).map(confMap)) {
      if (!confList(user.allowed_connection_types).includes('LEAFNODE') || user.permissions === undefined) continue;
      const name = leafOfUser(String(user.user));
      if (known.has(name) || known.has(String(user.user))) continue;
      // The latest generation comes last.
      links.set(name, { leaf: leafId(name), upstream: id, filters: marked(filtersOf(user)), name });
    }
  }
  return [...links.values()];
}

function unique(nodes: readonly ModelNode[]): ModelNode[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function byKindAndName(a: ModelNode, b: ModelNode): number {
  return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || byName(a, b);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return natural(a.name, b.name);
}
