import { isMap, type Value, type ValueMap } from '../../model';
import { textAt } from '../../model/json';

/** The objects in a namespace, by kind. */
export interface Facts {
  readonly statefulSets: readonly ValueMap[];
  readonly pods: readonly ValueMap[];
  readonly claims: readonly ValueMap[];
  readonly jobs: readonly ValueMap[];
  readonly services: readonly ValueMap[];
  readonly events: readonly ValueMap[];
}

/** What kubectl is asked to get, in one call. */
export const KINDS = 'statefulsets,pods,persistentvolumeclaims,jobs,services,events';

/** Sorts what `kubectl get` answered. */
export function factsOf(list: Value): Facts {
  const items = isMap(list) && Array.isArray(list.items) ? list.items.filter(isMap) : [];
  const ofKind = (kind: string) => items.filter((item) => item.kind === kind);
  return {
    statefulSets: ofKind('StatefulSet'),
    pods: ofKind('Pod'),
    claims: ofKind('PersistentVolumeClaim'),
    jobs: ofKind('Job'),
    services: ofKind('Service'),
    events: ofKind('Event'),
  };
}

/** The object of that name among these. */
export function named(objects: readonly ValueMap[], name: string): ValueMap | undefined {
  return objects.find((object) => textAt(object, 'metadata', 'name') === name);
}

/**
 * An object's warnings, the latest first, each reason once. Old ones of an earlier object of that name are left out.
 */
export function warnings({ events }: Facts, kind: string, object: ValueMap): { reason: string; message: string }[] {
  const name = textAt(object, 'metadata', 'name');
  const uid = textAt(object, 'metadata', 'uid');
  const found = events
    .filter(
      (event) =>
        event.type === 'Warning' &&
        textAt(event, 'involvedObject', 'kind') === kind &&
        textAt(event, 'involvedObject', 'name') === name &&
        [uid, ''].includes(textAt(event, 'involvedObject', 'uid')),
    )
    .sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1));
  const latest = new Map<string, string>();
  for (const event of found) {
    const reason = textAt(event, 'reason');
    if (!latest.has(reason)) latest.set(reason, textAt(event, 'message').trim());
  }
  return [...latest].map(([reason, message]) => ({ reason, message }));
}

/** When an event was last seen: its fields differ by who reported it. ISO times, so that texts compare. */
function timeOf(event: Value): string {
  return (
    textAt(event, 'series', 'lastObservedTime') ||
    textAt(event, 'lastTimestamp') ||
    textAt(event, 'eventTime') ||
    textAt(event, 'metadata', 'creationTimestamp')
  );
}
