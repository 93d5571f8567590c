import { isMap, texts, type Value, type ValueMap } from '../model';
import type { ModelSource, ModelStream } from './model';

/**
 * Reads a stream from its JSON; without subjects and sources if that is not valid.
 * @param nodeOfDomain id of the node with a JetStream domain
 */
export function readStream(
  name: string,
  json: string,
  nodeOfDomain: (domain: string) => string | undefined,
): ModelStream {
  const config = streamConfig(json);
  const source = (value: Value): ModelSource[] => {
    if (!isMap(value) || typeof value.name !== 'string') return [];
    const api = isMap(value.external) ? String(value.external.api) : undefined;
    const domain = api === undefined ? undefined : (/^\$JS\.(.+)\.API$/.exec(api)?.[1] ?? api);
    const from = domain === undefined ? undefined : nodeOfDomain(domain);
    return [{ stream: value.name, ...(domain !== undefined && { domain }), ...(from !== undefined && { from }) }];
  };
  const sources = Array.isArray(config.sources) ? config.sources : [];
  return {
    name,
    subjects: texts(config.subjects).map((text) => ({ text })),
    sources: [...sources, ...(config.mirror === undefined ? [] : [config.mirror])].flatMap(source),
    settings: [],
  };
}

/** The configuration in a stream's JSON; empty if that is not valid. */
export function streamConfig(json: string): ValueMap {
  try {
    const value: Value = JSON.parse(json);
    return isMap(value) ? value : {};
  } catch {
    return {};
  }
}
