import type { ConfBlock, ConfValue } from '../../../constructs/conf/model';
import type { ClientOptions } from './raw-client';
import type { ReloadedServer } from './reloaded-server';
import type { Surroundings } from './surroundings';

/** A nats.conf beside `host`, `port` and `monitor_port`, which every server has. */
export type Conf = ConfBlock | ((around: Surroundings) => ConfBlock);

/** The connections that a reload concerns: a client, or those that a list of nats-server's monitoring names. */
export type Watched = ClientOptions | 'leafz' | 'routez' | 'gatewayz' | 'nobody';

/** How one setting is tried on a real nats-server: what it is changed from and to, and how one sees which is in force. */
export interface ReloadCase {
  /** The row of the table. */
  readonly setting: string;
  /** What of it is changed, where a row has several cases. */
  readonly change?: string;
  readonly from: Conf;
  readonly to: Conf;
  /**
   * What tells the two values apart from outside; the same after the reload as after a restart proves that the reload took it.
   * It may throw while the server is not there yet. Where nothing is given, the reload must be refused, by an error in the log.
   */
  readonly observe?: (server: ReloadedServer) => Promise<unknown>;
  /** What is observed before the change, where that may take a moment to be so. */
  readonly begin?: boolean;
  /** Where nothing outside tells the values apart: the line by which the server itself says that it has taken the new one. */
  readonly says?: RegExp;
  /** Servers that run beside it all the time: hubs, leaves, routes. */
  readonly beside?: (around: Surroundings) => readonly ConfBlock[];
  /** What those servers are changed to at the same time, told to reload, and restarted: a change of the whole cluster. */
  readonly besideTo?: (around: Surroundings) => readonly ConfBlock[];
  /** @default a client without a user */
  readonly watch?: Watched;
  /** Puts something into the server before the change. */
  readonly fill?: (server: ReloadedServer) => Promise<void>;
  /** What is still there of {@link fill} after the restart. The restart has lost something where it differs from before. */
  readonly kept?: (server: ReloadedServer) => Promise<unknown>;
}

/** What a block of a case holds besides what it always has. */
type More = (around: Surroundings) => ConfBlock;

/**
 * Cases of one block: of each, the value of a key before and after.
 * @param make the configuration whose block holds that besides
 * @param all what all these cases have
 */
export function casesOf(block: string, make: (more: More) => Conf, all: Partial<ReloadCase> = {}) {
  return (
    key: string,
    from: ConfValue | undefined,
    to: ConfValue | undefined,
    rest: Partial<ReloadCase> = {},
  ): ReloadCase => ({
    setting: `${block}.${key}`,
    from: make(() => ({ [key]: from })),
    to: make(() => ({ [key]: to })),
    ...all,
    ...rest,
  });
}

/** Cases of one block, whose configurations are given as a whole. */
export function wholeCasesOf(block: string, all: Partial<ReloadCase> = {}) {
  return (key: string, from: Conf, to: Conf, rest: Partial<ReloadCase> = {}): ReloadCase => ({
    setting: `${block}.${key}`,
    from,
    to,
    ...all,
    ...rest,
  });
}
