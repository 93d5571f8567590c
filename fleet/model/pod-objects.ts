import type { Resolver } from './resolver';
import { resourcesOfType, type SynthesizedStack } from './stack';
import { block, text, type ValueMap } from './value';

/** A ConfigMap or a Secret that a stack creates. */
export interface DataObject {
  readonly data: ReadonlyMap<string, string>;
}

/** Which of the two kinds of objects that pods take data from. */
export type DataKind = 'ConfigMap' | 'Secret';

/** The ConfigMaps and Secrets of a stack, by namespace and name. */
export class PodObjects {
  private constructor(private readonly objects: ReadonlyMap<string, DataObject>) {}

  /** Resolves all ConfigMaps and Secrets of the stack. */
  static async of(resolver: Resolver, stack: SynthesizedStack): Promise<PodObjects> {
    const objects = new Map<string, DataObject>();
    const kinds = [
      ['ConfigMap', 'kubernetes_config_map_v1'],
      ['Secret', 'kubernetes_secret_v1'],
    ] as const;
    for (const [kind, type] of kinds) {
      for (const resource of resourcesOfType(stack, type)) {
        const args = await resolver.resource(stack.name, resource.address);
        const metadata = block(args.metadata);
        const where = `stack '${stack.name}', ${resource.address}`;
        const name = text(metadata?.name);
        if (name === undefined) throw new Error(`${where}: metadata.name is missing`);
        const key = keyOf(kind, text(metadata?.namespace) ?? 'default', name);
        if (objects.has(key)) throw new Error(`${where}: there is another ${kind} named '${name}' in the namespace`);
        objects.set(key, readData(where, args));
      }
    }
    return new PodObjects(objects);
  }

  /** The object, or undefined if the stack does not create it. */
  find(kind: DataKind, namespace: string, name: string): DataObject | undefined {
    return this.objects.get(keyOf(kind, namespace, name));
  }
}

function keyOf(kind: DataKind, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
}

function readData(where: string, args: ValueMap): DataObject {
  const unknown = ['data_wo', 'binary_data_wo', 'string_data_wo'].find((name) => (args[name] ?? null) !== null);
  if (unknown !== undefined) throw new Error(`${where}: ${unknown} is not supported`);
  const data = new Map<string, string>();
  for (const [key, value] of Object.entries(block(args.data) ?? {})) {
    const content = text(value);
    if (content === undefined) throw new Error(`${where}: data.${key} is not a string`);
    data.set(key, content);
  }
  for (const [key, value] of Object.entries(block(args.binary_data) ?? {})) {
    const bytes = Buffer.from(text(value) ?? '', 'base64');
    const content = bytes.toString('utf8');
    if (!Buffer.from(content, 'utf8').equals(bytes)) throw new Error(`${where}: binary_data.${key} is not UTF-8 text`);
    data.set(key, content);
  }
  return { data };
}
