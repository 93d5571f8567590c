import { plainType } from '../model/from-plan';
import type { PlannedResource } from '../model/plan/plan';
import { metadataOf } from '../model/plan/seen';
import type { Phrase } from './phrase';

/** The name of a resource for readers: `ConfigMap nats/nats-hub-config`, or its address. */
export function named({ type, address, before, after }: PlannedResource): Phrase {
  const { name, namespace } = metadataOf(Object.keys(after).length > 0 ? after : before);
  if (name === '' || !type.startsWith('kubernetes_')) return [{ value: address }];
  return [{ value: `${kindOf(type)} ${namespace === '' ? name : `${namespace}/${name}`}` }];
}

/** `ConfigMap` of `kubernetes_config_map_v1`. */
function kindOf(type: string): string {
  return plainType(type)
    .replace(/^kubernetes_/, '')
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
