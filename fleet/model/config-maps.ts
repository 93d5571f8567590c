import { BESIDE } from '../../constructs/contract';
import type { Resolver } from './resolver';
import { resourcesOfType, stackNamed } from './stack';
import { block, text } from './value';

/** Streams that a tier's Job keeps, by name: the JSON of its ConfigMap. */
export async function readStreams(resolver: Resolver, stack: string): Promise<Map<string, string>> {
  const files = await configMapOf(resolver, stack, BESIDE.streams);
  return new Map(files.map(([key, value]) => [key.replace(/\.json$/, ''), value]));
}

/** What the ConfigMap holds whose name ends so: that of one of a tier's Jobs, or its list of Secrets. */
export async function configMapOf(resolver: Resolver, stack: string, ending: string): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for (const { address } of resourcesOfType(stackNamed(resolver.app, stack), 'kubernetes_config_map_v1')) {
    const { metadata, data } = await resolver.resource(stack, address);
    if (!text(block(metadata)?.name)?.endsWith(ending)) continue;
    files.push(...Object.entries(block(data) ?? {}).map(([key, value]): [string, string] => [key, String(value)]));
  }
  return files;
}
