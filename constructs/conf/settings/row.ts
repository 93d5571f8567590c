/**
 * What a changed setting does to a nats-server that runs. `reload`: a reload takes it over. `restart`: the reload is refused
 * as a whole, or accepted without effect. `refused`: a restart does not take it either, or costs what the server has.
 */
export type SettingEffect = 'reload' | 'restart' | 'refused';

/** A row of the table: one setting of nats.conf, as measured in `__tests__/constructs/reload` on the oldest nats-server that is accepted and the default one. */
export interface Setting {
  /** Where it stands, e.g. `leafnodes.remotes`; `*` stands for any name or index: `accounts.*.users`. */
  readonly path: string;
  /** Where changes of it differ, such as more and less, the worst of them. */
  readonly effect: SettingEffect;
  /** What the connections that it concerns do on that reload; absent where none that could stay was watched. */
  readonly clients?: 'stay' | 'reconnect';
  /** What else was seen: one short sentence. */
  readonly note?: string;
  /** Whether it speaks only of the block, or of an entry of the list, that comes or goes, and not of what stands in it. @default false */
  readonly whole?: boolean;
}

/** What a row may say besides path and effect. */
type Further = Omit<Setting, 'path' | 'effect'>;

/** A setting that a reload takes over. */
export const reload = (path: string, further: Further = {}): Setting => ({ path, effect: 'reload', ...further });

/** A setting that a reload takes over, while the connections that it concerns stay. */
export const reloadStay = (path: string, further: Further = {}): Setting =>
  reload(path, { clients: 'stay', ...further });

/** A setting that needs a restart. */
export const restart = (path: string, further: Further = {}): Setting => ({ path, effect: 'restart', ...further });

/** A setting whose change costs what the server has. */
export const refused = (path: string, note: string): Setting => ({ path, effect: 'refused', note });
