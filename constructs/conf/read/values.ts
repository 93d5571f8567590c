import type { ConfMap, ConfValue } from './tree';

/** A block of nats.conf; an empty one where something else stands, or nothing. */
export function confMap(value: ConfValue | undefined): ConfMap {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** A list of nats.conf; an empty one where something else stands, or nothing. */
export function confList(value: ConfValue | undefined): ConfValue[] {
  return Array.isArray(value) ? value : [];
}
