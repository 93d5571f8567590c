import type { ConfMap, ConfValue } from '../synthesized';

/** A block of nats.conf; an empty one where something else stands, or nothing. */
export function map(value: ConfValue | undefined): ConfMap {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** A list of nats.conf; an empty one where something else stands, or nothing. */
export function list(value: ConfValue | undefined): ConfValue[] {
  return Array.isArray(value) ? value : [];
}
