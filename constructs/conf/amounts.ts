import type { ReadValue } from './read/tree';

/** Powers of two by the suffixes that nats-server knows between quotes: `"8G"` is 8 GiB there. */
const QUOTED_SIZES: Readonly<Record<string, number>> = { K: 10, M: 20, G: 30, T: 40 };

/**
 * The bytes of a size in nats.conf, as `getStorageSize` of nats-server's opts.go reads it; `undefined` for what it
 * refuses, and for a variable.
 */
export function bytesOfConf(value: ReadValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  const [, digits = '', suffix = ''] = typeof value === 'string' ? (/^(\d{1,15})([KMGT])$/.exec(value) ?? []) : [];
  const bytes = Number(digits) * 2 ** (QUOTED_SIZES[suffix] ?? 0);
  return digits !== '' && Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Nanoseconds of the units of Go's `time.ParseDuration`. */
const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/**
 * The seconds of a duration in nats.conf: `2m`, `1h30m`, or a number of seconds; `undefined` for what nats-server
 * refuses, for what is negative, and for a variable.
 */
export function secondsOfConf(value: ReadValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  if (value === '0') return 0;
  if (!/^(\d{1,12}(\.\d{1,9})?(ns|us|µs|ms|s|m|h))+$/.test(value)) return undefined;
  const parts = [...value.matchAll(/([\d.]+)([a-zµ]+)/g)];
  return parts.reduce((sum, [, amount, unit = '']) => sum + Number(amount) * (UNITS[unit] ?? 0), 0) / 1e9;
}
