import type { ConfMap, ConfValue } from './tree';

/** The value if it is a block of nats.conf, otherwise an empty block. */
export function confMap(value: ConfValue | undefined): ConfMap {
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** The value if it is a list, otherwise an empty list. */
export function confList(value: ConfValue | undefined): ConfValue[] {
  return Array.isArray(value) ? value : [];
}
