import { type AddressedObject, addressedManifestsOf, type KubernetesObject } from '../manifests';
import { block, type Resolver, type SynthesizedStack, stackNamed, text } from '../model';
import { tiersIn } from '../model/from-synthesis';
import { HANDED_OVER } from '../model/handed-over';
import type { ExpectedInNamespace } from './expected-secrets';
import { type ServedKind, type WantedRelease, wantedReleases } from './release';

/** An object and its resource in Terraform. */
export type WantedObject = AddressedObject;

/** What a deployment does with its objects: the Terraform provider reads, creates, patches and replaces them. */
const MAKES = ['get', 'create', 'patch', 'delete'] as const;

/** A kind of objects as the API names it, and what a deployment does with them. */
export interface WantedResource {
  /** '' for the core group. */
  readonly group: string;
  /** In the plural, e.g. `statefulsets`. */
  readonly resource: string;
  /** undefined: objects of no namespace. */
  readonly namespace: string | undefined;
  readonly verbs: readonly string[];
}

/** What a stack wants of its cluster. */
export interface Wanted {
  readonly stack: string;
  /** All objects that it creates; its Secrets are empty here. */
  readonly made: readonly WantedObject[];
  /** The same without addresses and Secrets. */
  readonly objects: readonly KubernetesObject[];
  /** The namespaces that it creates. */
  readonly namespaces: readonly WantedObject[];
  /** The namespaces that its objects are in, externally managed ones too. */
  readonly usedNamespaces: readonly string[];
  readonly statefulSets: readonly WantedObject[];
  /** The Helm releases that it installs. */
  readonly releases: readonly WantedRelease[];
  /** The externally managed Secrets that it needs. */
  readonly expectedSecrets: readonly ExpectedInNamespace[];
  /** Kinds of its objects, including those in its Helm releases. */
  readonly kinds: readonly ServedKind[];
  readonly resources: readonly WantedResource[];
}

/** Reads what a stack wants; generates no Secret for it. */
export async function wantedOf(resolver: Resolver, stack: string): Promise<Wanted> {
  const made = await addressedManifestsOf(resolver, stack, { secrets: 'empty', helm: 'skip' });
  const releases = await wantedReleases(resolver, stackNamed(resolver.app, stack));
  const objects = made.map(({ object }) => object).filter(({ kind }) => kind !== 'Secret');
  const ofKind = (kind: string) => made.filter(({ object }) => object.kind === kind);
  const tiers = await tiersIn(resolver, stack);
  const resources = [
    ...made.map(({ object }) => resourceOf(object, text(object.metadata.namespace))),
    ...releases.flatMap(({ namespace, kinds }) => kinds.map((kind) => resourceOf(kind, namespace))),
    // Helm keeps its releases in Secrets.
    ...releases.map(({ namespace }) => ({ group: '', resource: 'secrets', namespace, verbs: MAKES })),
    ...handedOver(stackNamed(resolver.app, stack)),
  ];
  return {
    stack,
    made,
    objects,
    namespaces: ofKind('Namespace'),
    usedNamespaces: [...new Set(made.flatMap(({ object }) => text(object.metadata.namespace) ?? []))],
    statefulSets: made.filter((one) => tiers.some(({ address }) => address === one.address)),
    releases,
    expectedSecrets: tiers.flatMap(({ expected, namespace = 'default' }) =>
      expected.map((secret) => ({ ...secret, namespace })),
    ),
    kinds: unique([
      ...made.map(({ object: { apiVersion, kind } }) => ({ apiVersion, kind })),
      ...releases.flatMap(({ kinds }) => kinds),
    ]),
    resources: unique(resources),
  };
}

/** The name of a kind in paths and permissions. */
export function resourceOf({ apiVersion, kind }: ServedKind, namespace: string | undefined): WantedResource {
  return { group: groupOf(apiVersion), resource: plural(kind), namespace, verbs: MAKES };
}

/** The Secrets that another stack hands to this one, which are only read. */
function handedOver({ dataSources }: SynthesizedStack): WantedResource[] {
  return [...dataSources.values()]
    .filter(({ type }) => type === HANDED_OVER)
    .map(({ config }) => {
      const namespace = text(block(config.metadata)?.namespace);
      return { group: '', resource: 'secrets', namespace, verbs: ['get'] };
    });
}

/** The path of the API under which the objects of a kind are, in a namespace or in none. */
export function collectionPath(kind: ServedKind, namespace: string | undefined): string {
  const root = kind.apiVersion.includes('/') ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
  return `${root}${namespace === undefined ? '' : `/namespaces/${namespace}`}/${plural(kind.kind)}`;
}

/** '' for the core group. */
function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

function plural(kind: string): string {
  const lower = kind.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(lower) ? `${lower}es` : `${lower}s`;
}

/** The path of the API under which an object is. */
export function pathOf(object: KubernetesObject): string {
  return `${collectionPath(object, text(object.metadata.namespace))}/${object.metadata.name}`;
}
