import { type KubernetesObject, type LeftOut, manifestsOf } from '../manifests';
import { block, type Resolver, stackNamed, text } from '../synthesized';
import { type ExpectedInNamespace, expectedIn } from './expected-secrets';

/** An object and its resource in Terraform. */
export interface WantedObject {
  readonly object: KubernetesObject;
  readonly address: string;
}

/** A kind of objects as the API names it. */
export interface WantedResource {
  /** '' for the core group. */
  readonly group: string;
  /** In the plural, e.g. `statefulsets`. */
  readonly resource: string;
  /** undefined: objects of no namespace. */
  readonly namespace: string | undefined;
}

/** A Secret and its resource in Terraform. */
export interface WantedSecret {
  readonly namespace: string;
  readonly name: string;
  readonly address: string;
}

/** What a stack wants of its cluster. */
export interface Wanted {
  readonly stack: string;
  readonly objects: readonly KubernetesObject[];
  /** The namespaces that it makes. */
  readonly namespaces: readonly WantedObject[];
  /** The namespaces that its objects are in, those of somebody else too. */
  readonly usedNamespaces: readonly string[];
  readonly statefulSets: readonly WantedObject[];
  /** The Secrets that it makes; what they hold is not read. */
  readonly secrets: readonly WantedSecret[];
  /** The Secrets that it needs and somebody else makes. */
  readonly expectedSecrets: readonly ExpectedInNamespace[];
  readonly resources: readonly WantedResource[];
}

/** Reads what a stack wants; no Secret is made for it. */
export async function wantedOf(resolver: Resolver, stack: string): Promise<Wanted> {
  const leftOut: LeftOut[] = [];
  const objects = await manifestsOf(resolver, stack, {
    secrets: false,
    helm: 'skip',
    onLeftOut: (what) => leftOut.push(what),
  });
  const kinds = objects.map(({ apiVersion, kind, metadata }) => {
    const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
    return { group, resource: plural(kind), namespace: text(metadata.namespace) };
  });
  // Helm keeps its releases in Secrets.
  const secrets = leftOut.map(({ name }) => ({ group: '', resource: 'secrets', namespace: name.split('/')[0] }));
  const resources = new Map([...kinds, ...secrets].map((resource) => [JSON.stringify(resource), resource]));
  return {
    stack,
    objects,
    namespaces: await withAddresses(resolver, stack, objects, 'Namespace'),
    usedNamespaces: [...new Set(objects.flatMap(({ metadata }) => text(metadata.namespace) ?? []))],
    statefulSets: await withAddresses(resolver, stack, objects, 'StatefulSet'),
    secrets: await secretsOf(resolver, stack),
    expectedSecrets: expectedIn(objects),
    resources: [...resources.values()],
  };
}

/** Terraform types of a kind, of whatever version. */
const TYPES = { Namespace: /^kubernetes_namespace(_v\d)?$/, StatefulSet: /^kubernetes_stateful_set(_v\d)?$/ } as const;

async function withAddresses(
  resolver: Resolver,
  stack: string,
  objects: readonly KubernetesObject[],
  kind: keyof typeof TYPES,
): Promise<WantedObject[]> {
  const found: WantedObject[] = [];
  for (const { type, address } of stackNamed(resolver.app, stack).resources.values()) {
    if (!TYPES[kind].test(type)) continue;
    const metadata = block((await resolver.resource(stack, address)).metadata);
    const object = objects.find((candidate) => candidate.kind === kind && candidate.metadata.name === metadata?.name);
    if (object !== undefined) found.push({ object, address });
  }
  return found;
}

async function secretsOf(resolver: Resolver, stack: string): Promise<WantedSecret[]> {
  const found: WantedSecret[] = [];
  for (const { type, address, config } of stackNamed(resolver.app, stack).resources.values()) {
    if (type !== 'kubernetes_secret_v1') continue;
    const metadata = block(await resolver.evaluate(stack, config.metadata ?? null, { address, argument: 'metadata' }));
    found.push({ namespace: text(metadata?.namespace) ?? 'default', name: text(metadata?.name) ?? '', address });
  }
  return found;
}

function plural(kind: string): string {
  const lower = kind.toLowerCase();
  if (/[^aeiou]y$/.test(lower)) return `${lower.slice(0, -1)}ies`;
  return /(s|x|ch|sh)$/.test(lower) ? `${lower}es` : `${lower}s`;
}
