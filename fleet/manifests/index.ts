import {
  block,
  type Resolver,
  type SynthesizedResource,
  type SynthesizedStack,
  stackNamed,
  type ValueMap,
} from '../model';
import { ManifestError, type ManifestPlace } from './errors';
import { checkArguments, translate } from './field';
import { helmCommand, objectsOfRelease, type RenderRelease } from './helm';
import { KINDS, META_ARGUMENTS, NO_OBJECT, type ObjectKind } from './kinds';
import { asObject, inApplyOrder, type KubernetesObject, titleOf } from './object';

export { ManifestError } from './errors';
export { helmCommand, type RenderRelease } from './helm';
export { type KubernetesObject, titleOf } from './object';
export { placeholdersIn, textsIn } from './placeholders';
export { MOST_ANNOTATION_BYTES, tooLargeToApply } from './too-large';
export { toYaml } from './yaml';

/** Something left out because {@link ManifestOptions} say so. */
export interface LeftOut {
  readonly kind: 'Secret' | 'Helm release';
  /** `namespace/name`. */
  readonly name: string;
}

/** Options of {@link manifestsOf}. */
export interface ManifestOptions {
  /**
   * Whether to include Secrets. Their generated values are the Resolver's own, not those in Terraform's state. `empty`:
   * they are included without values, and nothing is generated.
   */
  readonly secrets: boolean | 'empty';
  /** Renders Helm releases, or leaves them out. @default the `helm` command */
  readonly helm?: RenderRelease | 'skip';
  /** Called for everything that is left out. */
  readonly onLeftOut?: (what: LeftOut) => void;
}

/**
 * The Kubernetes objects of a stack as the Terraform provider would send them, its defaults included, in the order in
 * which they can be applied. Whatever is not understood is an error that says where it stands (a ManifestError, or an
 * ExpressionError of the Resolver); nothing is silently left out.
 *
 * What only the cluster knows, the address of a load balancer, is `<service>.<namespace>.load-balancer.invalid`.
 */
export async function manifestsOf(
  resolver: Resolver,
  stack: string,
  options: ManifestOptions,
): Promise<KubernetesObject[]> {
  return inApplyOrder((await addressedManifestsOf(resolver, stack, options)).map(({ object }) => object));
}

/** An object and the address of the resource that makes it. */
export interface AddressedObject {
  readonly address: string;
  readonly object: KubernetesObject;
}

/** As {@link manifestsOf}, each object with the resource that makes it, in the order of these. */
export async function addressedManifestsOf(
  resolver: Resolver,
  stack: string,
  options: ManifestOptions,
): Promise<AddressedObject[]> {
  const found = stackNamed(resolver.app, stack);
  const objects: AddressedObject[] = [];
  for (const resource of found.resources.values()) {
    const { address } = resource;
    const made = await objectsOf(resolver, found, resource, options);
    objects.push(...made.map((object) => ({ address, object })));
  }
  const kept = objects.filter(({ object }) => {
    if (object.kind !== 'Secret' || options.secrets) return true;
    options.onLeftOut?.({ kind: 'Secret', name: nameOf(object) });
    return false;
  });
  checkNames(
    stack,
    kept.map(({ object }) => object),
  );
  return kept;
}

async function objectsOf(
  resolver: Resolver,
  stack: SynthesizedStack,
  resource: SynthesizedResource,
  options: ManifestOptions,
): Promise<KubernetesObject[]> {
  if (NO_OBJECT.has(resource.type)) return [];
  const place: ManifestPlace = { stack: stack.name, address: resource.address, argument: '' };
  if (resource.type === 'helm_release') return helmObjects(resolver, stack, place, options);
  const kind = Object.hasOwn(KINDS, resource.type) ? KINDS[resource.type] : undefined;
  if (kind === undefined) {
    throw ManifestError.at(
      place,
      `which object the type ${resource.type} creates is not known; add it in fleet/manifests/kinds.ts`,
    );
  }
  if (kind.kind === 'Secret' && options.secrets !== true)
    return [await withoutContent(resolver, resource, kind, place)];
  return [objectOf(kind, await resolver.resource(stack.name, resource.address), place)];
}

async function helmObjects(
  resolver: Resolver,
  stack: SynthesizedStack,
  place: ManifestPlace,
  { helm = helmCommand(), onLeftOut }: ManifestOptions,
): Promise<KubernetesObject[]> {
  const args = await resolver.resource(stack.name, place.address);
  if (helm === 'skip') {
    onLeftOut?.({ kind: 'Helm release', name: `${String(args.namespace ?? 'default')}/${String(args.name)}` });
    return [];
  }
  return objectsOfRelease(args, { place, folder: stack.directory, render: helm });
}

/** A Secret of which nothing is read but its metadata. */
async function withoutContent(
  resolver: Resolver,
  { config }: SynthesizedResource,
  kind: ObjectKind,
  place: ManifestPlace,
): Promise<KubernetesObject> {
  checkArguments({ ...kind.fields, ...META_ARGUMENTS }, config, place);
  const location = { address: place.address, argument: 'metadata' };
  const metadata = await resolver.evaluate(place.stack, config.metadata ?? null, location);
  return objectOf(kind, { metadata }, place);
}

function objectOf({ apiVersion, kind, fields }: ObjectKind, args: ValueMap, place: ManifestPlace): KubernetesObject {
  const translated = translate({ ...fields, ...META_ARGUMENTS }, args, place);
  const object = asObject({ apiVersion, kind, ...translated });
  if (object === undefined) {
    const given = JSON.stringify(block(args.metadata) ?? null);
    throw ManifestError.at({ ...place, argument: 'metadata' }, `needs a name, but has only ${given}`);
  }
  return object;
}

function nameOf({ metadata }: KubernetesObject): string {
  return `${String(metadata.namespace)}/${metadata.name}`;
}

/** Of two objects with one name the cluster would keep the last. */
function checkNames(stack: string, objects: readonly KubernetesObject[]): void {
  const names = new Set<string>();
  for (const object of objects) {
    const name = `${object.apiVersion} ${titleOf(object)}`;
    if (names.has(name)) throw new ManifestError(`stack '${stack}' creates the object ${name} more than once`);
    names.add(name);
  }
}
