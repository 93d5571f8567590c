import type { ConfBlock } from '../../../constructs/conf/model';
import { isObject } from '../../../lib/json';
import type { ClientOptions } from './raw-client';
import type { ReloadedServer } from './reloaded-server';
import { type Block, type Part, type Surroundings, settled } from './surroundings';

/** What is seen of a server; it throws where nothing is to be seen yet. */
export type Observe = (server: ReloadedServer) => Promise<unknown>;

/** Further settings of a case, in addition to its two values. */
export interface Further {
  /** Where in nats.conf the values stand, if it is not the place of the setting; '': in nats.conf itself. */
  readonly at?: string;
  /** What is observed before the change, where that may take a moment to be so. */
  readonly begin?: boolean;
  /** Servers that run beside it all the time: hubs, leaves, routes. */
  readonly beside?: readonly Block[];
  /**
   * What those servers are changed to at the same time, told to reload, and restarted: a change of the whole cluster.
   */
  readonly besideTo?: readonly Block[];
  /**
   * The connections that a reload concerns: a client, or those that a list of the monitoring names.
   * @default a client without a user
   */
  readonly watch?: ClientOptions | 'leafz' | 'routez' | 'nobody';
  /** Puts something into the server before the change. */
  readonly fill?: (server: ReloadedServer) => Promise<void>;
  /**
   * What is still there of {@link fill} after the restart. The restart has lost something where it differs from before.
   */
  readonly kept?: Observe;
}

/**
 * How one setting is tried on a real nats-server: what it is changed from and to, and how one sees which is in force.
 */
export interface ReloadCase extends Further {
  /** The row of the table. */
  readonly setting: string;
  /** What of it is changed, where a row has several cases. */
  readonly change?: string;
  readonly from: Part;
  readonly to: Part;
  /**
   * What tells the two values apart from outside; the same after the reload as after a restart proves that the reload
   * took it. Or, where nothing does, the line by which the server itself says that it has taken the new one. Where
   * nothing is given, the reload must be refused, by an error in the log.
   */
  readonly tells?: Observe | RegExp;
}

/** A client without a user is watched. */
export const CLIENT: Further = {};
/** No connection is watched. */
export const NOBODY: Further = { watch: 'nobody' };

/** A value before and after, what tells them apart, and what else is to be said. */
export type Row = readonly [from: Part, to: Part, tells?: ReloadCase['tells'], more?: Further];

/**
 * Cases that have a nats.conf in common. Their rows are by their settings, with names for `*` behind it, and with what
 * is changed behind a comma: `accounts.*ONE.users, added`.
 * @param all what all these cases have
 * @param base that nats.conf, beside `host`, `port` and `monitor_port`, which every server has
 */
export function given(all: Further, base: Block = {}) {
  return (rows: Readonly<Record<string, Row>>): ReloadCase[] =>
    Object.entries(rows).map(([title, [from, to, tells, more]]) => {
      const [setting = '', change] = title.split(', ');
      const { at = setting.replaceAll('*', '') } = { ...all, ...more };
      const put = (value: Part) => (around: Surroundings) =>
        replaced(settled(base, around), at.split('.').filter(Boolean), settled(value, around));
      return { setting: setting.replace(/\*\w+/g, '*'), change, from: put(from), to: put(to), tells, ...all, ...more };
    });
}

/**
 * Rows of settings of one block that differ in their names alone: `each('cluster.', 'ping_max pool_size', () => [2,
 * 3])`.
 */
export function each(block: string, keys: string, row: (key: string) => Row): Record<string, Row> {
  return Object.fromEntries(keys.split(' ').map((key) => [`${block}${key}`, row(key)]));
}

/**
 * A value with another one at a path in it; what is in a block there stays, as far as the other one says nothing of it.
 */
function replaced(within: unknown, [key, ...rest]: readonly string[], value: unknown): ConfBlock {
  if (key === undefined) return (isObject(within) && isObject(value) ? { ...within, ...value } : value) as ConfBlock;
  const inner: Readonly<Record<string, unknown>> = Object(within);
  const entries = { ...inner, [key]: replaced(inner[key], rest, value) };
  return (Array.isArray(within) ? Object.values(entries) : entries) as ConfBlock;
}
