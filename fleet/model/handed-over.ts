import { canonical } from '../../lib/json';
import { UnsupportedExpression } from './errors';
import { resourcesOfType, type SynthesizedApp, type SynthesizedResource, type SynthesizedStack } from './stack';
import { block, text } from './value';

/** Type of the data source by which a stack reads what another one hands over in the cluster. */
export const HANDED_OVER = 'kubernetes_secret_v1';

/** A Secret that one stack makes and another reads. */
export interface HandedOver {
  /** The stack that makes it. */
  readonly owner: SynthesizedStack;
  /** Its resource there. */
  readonly secret: SynthesizedResource;
}

/**
 * What a `kubernetes_secret_v1` data source reads: the Secret of that name that another stack creates in the same
 * cluster.
 */
export function handedOver(app: SynthesizedApp, reader: SynthesizedStack, data: SynthesizedResource): HandedOver {
  const wanted = placeOf(reader, data);
  // A big fleet has thousands of stacks; what is read is made by one that comes before, where it is known which ones
  // do.
  const before = reader.dependencies.flatMap((name) => app.stacks.get(name) ?? []);
  const found = (before.length > 0 ? before : [...app.stacks.values()]).flatMap((owner) =>
    resourcesOfType(owner, HANDED_OVER)
      .filter((secret) => placeOf(owner, secret) === wanted)
      .map((secret): HandedOver => ({ owner, secret })),
  );
  const [first, second] = found;
  if (first === undefined || second !== undefined) {
    throw new UnsupportedExpression(
      `${data.address} of stack '${reader.name}' reads a Secret that ${first === undefined ? 'no' : 'more than one'} synthesized stack makes`,
    );
  }
  return first;
}

/** Which Secret of which cluster. A namespace that the stack makes itself is meant by a reference to it. */
function placeOf(stack: SynthesizedStack, { config }: SynthesizedResource): string {
  const metadata = block(config.metadata);
  const namespace = text(metadata?.namespace) ?? 'default';
  const [, made] = /^\$\{(kubernetes_namespace_v1\.[\w-]+)\.metadata\[0\]\.name\}$/.exec(namespace) ?? [];
  const own = made && block(stack.resources.get(made)?.config.metadata)?.name;
  const [provider] = stack.providers.get('kubernetes') ?? [];
  return canonical([
    provider?.config_path ?? null,
    provider?.config_context ?? null,
    own ?? namespace,
    metadata?.name ?? null,
  ]);
}
