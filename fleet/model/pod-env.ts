import type { DataKind, PodObjects } from './pod-objects';
import { block, blocks, text, type ValueMap } from './value';

/** An environment variable of a container. */
export interface EnvironmentVariable {
  readonly name: string;
  /** Undefined if only the cluster knows it; `from` then says where it comes from. */
  readonly value: string | undefined;
  /** `field metadata.name`, `Secret x key y`, … ; undefined for a plain value. */
  readonly from: string | undefined;
  /** Whether the value comes from a Secret. */
  readonly secret: boolean;
}

/** What a pod knows about itself. */
export interface PodIdentity {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * A container's environment as Kubernetes would make it, `env_from` first, each value with `$(VAR)` of earlier ones
 * expanded.
 */
export function environmentOf(
  where: string,
  container: ValueMap,
  pod: PodIdentity,
  objects: PodObjects,
): EnvironmentVariable[] {
  const variables = new Map<string, EnvironmentVariable>();
  for (const source of blocks(container.env_from)) {
    for (const variable of fromObject(source, pod, objects)) variables.set(variable.name, variable);
  }
  for (const entry of blocks(container.env)) {
    const name = text(entry.name);
    if (name === undefined) throw new Error(`${where}: an environment variable has no name`);
    const from = block(entry.value_from);
    const variable =
      from === undefined
        ? { name, value: expand(text(entry.value) ?? '', [...variables.values()]), from: undefined, secret: false }
        : { name, ...valueFrom(where, name, from, pod, objects) };
    variables.delete(name);
    variables.set(name, variable);
  }
  return [...variables.values()];
}

/**
 * Replaces `$(VAR)` by the variable's value as Kubernetes does: `$$(VAR)` stays `$(VAR)`, and unknown variables stay as
 * they are.
 */
export function expand(word: string, variables: readonly EnvironmentVariable[]): string {
  return word.replace(/\$(\$|\(([^)]*)\))/g, (whole, rest: string, name: string | undefined) => {
    if (rest === '$') return '$';
    return variables.find((variable) => variable.name === name)?.value ?? whole;
  });
}

function valueFrom(
  where: string,
  name: string,
  from: ValueMap,
  pod: PodIdentity,
  objects: PodObjects,
): Omit<EnvironmentVariable, 'name'> {
  const field = text(block(from.field_ref)?.field_path);
  if (field !== undefined) return { value: fieldOf(field, pod), from: `field ${field}`, secret: false };
  const resource = block(from.resource_field_ref);
  if (resource !== undefined) return { value: undefined, from: `resource ${text(resource.resource)}`, secret: false };
  for (const [argument, kind] of [
    ['config_map_key_ref', 'ConfigMap'],
    ['secret_key_ref', 'Secret'],
  ] as const) {
    const reference = block(from[argument]);
    if (reference === undefined) continue;
    const object = text(reference.name) ?? '';
    const key = text(reference.key) ?? '';
    const found = objects.find(kind, pod.namespace, object);
    const value = found?.data.get(key);
    if (found !== undefined && value === undefined && reference.optional !== true) {
      throw new Error(`${where}: ${name} needs the key '${key}' of the ${kind} '${object}', which does not have it`);
    }
    return { value, from: `${kind} ${object} key ${key}`, secret: kind === 'Secret' };
  }
  throw new Error(`${where}: ${name} comes from ${Object.keys(from).join(', ')}, which is not supported`);
}

function fromObject(source: ValueMap, pod: PodIdentity, objects: PodObjects): EnvironmentVariable[] {
  const isSecret = block(source.secret_ref) !== undefined;
  const kind: DataKind = isSecret ? 'Secret' : 'ConfigMap';
  const name = text(block(isSecret ? source.secret_ref : source.config_map_ref)?.name) ?? '';
  const data = objects.find(kind, pod.namespace, name)?.data ?? new Map<string, string>();
  const prefix = text(source.prefix) ?? '';
  return [...data].map(([key, value]) => ({
    name: prefix + key,
    value,
    from: `${kind} ${name} key ${key}`,
    secret: isSecret,
  }));
}

function fieldOf(path: string, pod: PodIdentity): string | undefined {
  if (path === 'metadata.name') return pod.name;
  if (path === 'metadata.namespace') return pod.namespace;
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  if (key === undefined) return undefined;
  return (map === 'labels' ? pod.labels : pod.annotations)[key] ?? '';
}
