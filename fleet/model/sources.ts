import { createHash } from 'node:crypto';
import { canonical } from '../../lib/json';
import { makesClusterWide } from './cluster-wide';
import type { NameMap } from './issue/names';
import type { SynthesizedResource, SynthesizedStack } from './stack';
import { block, text, type Value, type ValueMap } from './value';

/** The attributes that a provider computes for a resource. */
export type Attributes = ValueMap;

/** What a source is asked about. */
export interface AttributeContext {
  readonly stack: SynthesizedStack;
  readonly resource: SynthesizedResource;
  /** The resource's arguments, resolved, without lifecycle and the like. */
  readonly args: ValueMap;
}

/** Makes the computed attributes of a resource. */
export type MakeAttributes = (context: AttributeContext) => Attributes | Promise<Attributes>;

/**
 * Computes attributes for a resource type: a function, or one with more to say about when a kept resource is still
 * good.
 */
export type AttributeSource =
  | MakeAttributes
  | {
      readonly make: MakeAttributes;
      /**
       * Anything but the arguments that the result depends on: while it stays the same, a kept resource is used again.
       */
      readonly identity?: (context: AttributeContext) => Value | Promise<Value>;
    };

/** What the built-in sources can be told. */
export interface SourceOptions {
  /** Gives a name or address in a server certificate a second one, e.g. 'nats.example.com' → '127.0.0.1'. */
  readonly mapNames?: NameMap;
  /** The time at which certificates begin; the present if not given. */
  readonly now?: () => Date;
}

/** Loaded only when something is to be issued: most readers need no certificates. */
const issue = (): typeof import('./issue/attributes') => require('./issue/attributes');

/** The source for a resource: of its very type, else of the longest prefix that ends in `*`. */
export function sourceFor(
  sources: Readonly<Record<string, AttributeSource>>,
  resource: SynthesizedResource,
): AttributeSource | undefined {
  const key = resource.address.startsWith('data.') ? `data.${resource.type}` : resource.type;
  if (Object.hasOwn(sources, key)) return sources[key];
  const prefix = Object.keys(sources)
    .filter((candidate) => candidate.endsWith('*') && key.startsWith(candidate.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? undefined : sources[prefix];
}

/** Sources for what the tls and random providers make, and for what a Kubernetes cluster would answer. */
export function defaultSources(options: SourceOptions = {}): Readonly<Record<string, AttributeSource>> {
  const certificate = { mapNames: options.mapNames, now: options.now ?? (() => new Date()) };
  return {
    'kubernetes_*': kubernetes,
    kubernetes_service_v1: service,
    tls_private_key: ({ args }) => issue().privateKeyAttributes(args),
    tls_cert_request: ({ args }) => issue().certRequestAttributes(args),
    tls_self_signed_cert: {
      make: ({ args }) => issue().selfSignedCertAttributes(args, certificate),
      identity: ({ args }) => issue().addedNames(args, options.mapNames),
    },
    tls_locally_signed_cert: {
      make: ({ args }) => issue().locallySignedCertAttributes(args, certificate),
      identity: ({ args }) => issue().addedNames(args, options.mapNames),
    },
    random_password: ({ args }) => issue().randomPasswordAttributes(args),
    random_string: ({ args }) => issue().randomStringAttributes(args),
    random_id: ({ args }) => issue().randomIdAttributes(args),
  };
}

/** What every Kubernetes resource has: an id. */
function kubernetes({ resource, args }: AttributeContext): Attributes {
  const metadata = block(args.metadata);
  const name = text(metadata?.name);
  if (name === undefined) return { id: stableHash(resource.address, args) };
  if (makesClusterWide(resource.type)) return { id: name };
  return { id: `${text(metadata?.namespace) ?? 'default'}/${name}` };
}

/** A Service of type LoadBalancer gets an address of the kind that can never be reached. */
function service(context: AttributeContext): Attributes {
  const metadata = block(context.args.metadata);
  const spec = block(context.args.spec);
  const hostname = `${text(metadata?.name)}.${text(metadata?.namespace) ?? 'default'}.load-balancer.invalid`;
  const ingress = spec?.type === 'LoadBalancer' ? [{ hostname, ip: '' }] : [];
  return { ...kubernetes(context), status: [{ load_balancer: [{ ingress }] }] };
}

function stableHash(address: string, args: ValueMap): string {
  return createHash('sha1')
    .update(canonical([address, args]))
    .digest('hex');
}
