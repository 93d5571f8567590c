import { resourcesOfType, type SynthesizedResource, type SynthesizedStack } from './stack';

/** The type of resource that runs servers, without its version. */
export const SERVERS_TYPE = 'kubernetes_stateful_set';

/** The StatefulSets in the file of a stack: a stack that has one is a hub, region or site. */
export function serversIn(stack: SynthesizedStack): SynthesizedResource[] {
  return [`${SERVERS_TYPE}_v1`, SERVERS_TYPE].flatMap((type) => resourcesOfType(stack, type));
}
