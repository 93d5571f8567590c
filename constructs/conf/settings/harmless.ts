import { bytesOfConf, secondsOfConf } from '../amounts';
import type { ReadValue } from '../read/tree';

/** A change of one setting; absent values are not set. */
export interface SettingChange {
  readonly from: ReadValue | undefined;
  readonly to: ReadValue | undefined;
  /** The DNS names of the tier's own pods, in its own headless Service: all of them. */
  readonly pods: readonly string[];
  /** Whether the new nats.conf logs to a file, which fills a volume. */
  readonly logsToFile: boolean;
}

/** Which changes of a setting are known to harm nobody; all others need review. */
export interface Harmless {
  /** What these are, for documentation. */
  readonly what: string;
  readonly is: (change: SettingChange) => boolean;
}

interface Range {
  /** What nats-server takes where the setting is absent. */
  readonly unset?: number;
  readonly least?: number;
  readonly most: number;
}

/** A number that gets higher, within bounds. */
export function higher({ unset, most }: Range, what: string): Harmless {
  return { what, is: ({ from, to }) => grows(numberOf(from, unset), numberOf(to, unset), most) };
}

/** A size that gets larger, or the same one in another spelling. */
export function larger({ unset, most }: Range, what: string): Harmless {
  const bytes = (value: ReadValue | undefined) => (value === undefined ? unset : bytesOfConf(value));
  return { what, is: ({ from, to }) => grows(bytes(from), bytes(to), most) };
}

/** A time that gets longer, up to a bound, or the same one in another spelling. */
export function longer({ unset, most }: Range, what: string): Harmless {
  return {
    what,
    is: ({ from, to }) => {
      const [was, is] = [secondsOr(from, unset), secondsOr(to, unset)];
      return isSameNumber(was, is) || grows(was, is, most);
    },
  };
}

/** A time within bounds, whatever it was before. */
export function within({ unset, least = 0, most }: Range, what: string): Harmless {
  return {
    what,
    is: ({ from, to }) => {
      const [was, is] = [secondsOr(from, unset), secondsOr(to, unset)];
      return isSameNumber(was, is) || (is !== undefined && is >= least && is <= most);
    },
  };
}

/** A whole number within bounds, whatever it was before. */
export function count({ unset, least = 0, most }: Range, what: string): Harmless {
  return {
    what,
    is: ({ to }) => {
      const is = numberOf(to, unset);
      return is !== undefined && is >= least && is <= most;
    },
  };
}

/** The same time in another spelling. */
export const SAME_TIME: Harmless = {
  what: 'the same time in other units',
  is: ({ from, to }) => isSameNumber(secondsOr(from, undefined), secondsOr(to, undefined)),
};

/** A limit of an account that gets higher, or is removed: negative numbers, and none, are no limit. */
export const HIGHER_OR_NONE: Harmless = {
  what: 'higher, or no limit',
  is: ({ from, to }) => {
    const [was, is] = [from, to].map((value) => (value === undefined ? -1 : bytesOfConf(value)));
    if (was === undefined || is === undefined) return false;
    return is < 0 || (was >= 0 && is >= was);
  },
};

/** Seconds for a TLS handshake, as a number. */
export const LONGER_TLS: Harmless = higher({ unset: 2, most: 60 }, 'longer, up to 60');

/** On, off, or not set. */
export const ON_OR_OFF: Harmless = {
  what: 'on or off',
  is: ({ to }) => to === undefined || typeof to === 'boolean',
};

/** On or off, where what is logged goes to the pod's log, which is rotated. */
export const ON_OR_OFF_IN_PODS_LOG: Harmless = {
  what: 'on or off, unless the server logs to a file',
  is: (change) => !change.logsToFile && ON_OR_OFF.is(change),
};

/** The routes to all of the tier's own pods, and to nothing else, in any order. */
export const OWN_PODS: Harmless = {
  what: "the tier's own pods, all of them",
  is: ({ to, pods }) => {
    if (!Array.isArray(to) || pods.length === 0) return false;
    const hosts = to.map((url) => /^nats-route:\/\/([\w.-]+):\d+\/?$/.exec(String(url))?.[1] ?? '');
    return (
      new Set(hosts).size === to.length && hosts.length === pods.length && hosts.every((one) => pods.includes(one))
    );
  },
};

/** Another value of the list of leaves, which nothing but the Job that enforces the list looks for. */
export const ACCESS_TAG: Harmless = {
  what: 'the mark of the list of leaves',
  is: ({ from, to }) => {
    const [was, is] = [from ?? [], to ?? []].map((tags) => (Array.isArray(tags) ? tags.map(String) : ['?']));
    const others = (tags: readonly string[]) => tags.filter((tag) => !/^access:[0-9a-f]{12}$/.test(tag));
    return JSON.stringify(others(was ?? [])) === JSON.stringify(others(is ?? []));
  },
};

/** The same addresses in another order, or with a slash at their end. */
export const SAME_ADDRESSES: Harmless = {
  what: 'the same addresses in another order, or with a slash at the end',
  is: ({ from, to }) => {
    const [was, is] = [from, to].map(addresses);
    return was !== undefined && was === is;
  },
};

function addresses(value: ReadValue | undefined): string | undefined {
  if (value === undefined) return undefined;
  const urls = (Array.isArray(value) ? value : [value]).map((url) =>
    typeof url === 'string' && !url.startsWith('$') ? url.replace(/\/$/, '') : undefined,
  );
  return urls.includes(undefined) ? undefined : JSON.stringify([...new Set(urls)].sort());
}

/** That the servers' JetStream is their own, and no part of the one of their upstream. */
export const NO_EXTENSION: Harmless = { what: '`no_extend`', is: ({ to }) => to === 'no_extend' };

/** Off, or not set. */
export const OFF: Harmless = { what: 'off', is: ({ to }) => to === undefined || to === false };

function grows(from: number | undefined, to: number | undefined, most: number): boolean {
  return from !== undefined && to !== undefined && from >= 0 && to > 0 && to >= from && to <= Math.max(most, from);
}

function isSameNumber(from: number | undefined, to: number | undefined): boolean {
  return from !== undefined && from === to;
}

function numberOf(value: ReadValue | undefined, unset: number | undefined): number | undefined {
  if (value === undefined) return unset;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** nats-server refuses some of these as numbers. */
function secondsOr(value: ReadValue | undefined, unset: number | undefined): number | undefined {
  if (value === undefined) return unset;
  return typeof value === 'string' ? secondsOfConf(value) : undefined;
}
