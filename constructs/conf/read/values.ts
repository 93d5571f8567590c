import { type ConfMap, emptyMap, type ReadValue } from './tree';

/** The value if it is a block of nats.conf, otherwise an empty block. */
export function confMap(value: ReadValue | undefined): ConfMap {
  return typeof value === 'object' && !Array.isArray(value) ? value : emptyMap();
}

/** The value if it is a list, otherwise an empty list. */
export function confList(value: ReadValue | undefined): ReadValue[] {
  return Array.isArray(value) ? value : [];
}
