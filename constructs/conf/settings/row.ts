import type { Harmless } from './harmless';

/**
 * What a running nats-server does with a changed setting. `reload`: a reload applies it. `restart`: the reload is
 * refused as a whole, or accepted without effect. `refused`: a restart does not apply it either, or loses stored data.
 */
export type SettingEffect = 'reload' | 'restart' | 'refused';

/**
 * A row of the table: one setting of nats.conf, as measured in `__tests__/constructs/reload` on the oldest accepted
 * nats-server and on the default one.
 */
export interface Setting {
  /** Its path, e.g. `leafnodes.remotes`; `*` is any name or index: `accounts.*.users`. */
  readonly path: string;
  /** If it depends on the change, such as a higher or a lower value, the worst effect. */
  readonly effect: SettingEffect;
  /** What the connections that it affects do on that reload; absent if none that could stay was watched. */
  readonly clients?: 'stay' | 'reconnect';
  /** Which changes harm nobody; absent if every change of it needs review. */
  readonly harmless?: Harmless;
  /** What else was observed: one short sentence. */
  readonly note?: string;
  /**
   * Whether it is only about the block, or an entry of the list, being added or removed, and not about the settings in
   * it.
   * @default false
   */
  readonly whole?: boolean;
}

/** The other fields of a row. */
type Further = Omit<Setting, 'path' | 'effect'>;

/** A setting that a reload applies. */
export const reload = (path: string, further: Further = {}): Setting => ({ path, effect: 'reload', ...further });

/** A setting that a reload applies, while the connections that it affects stay. */
export const reloadStay = (path: string, further: Further = {}): Setting =>
  reload(path, { clients: 'stay', ...further });

/** A setting that needs a restart. */
export const restart = (path: string, further: Further = {}): Setting => ({ path, effect: 'restart', ...further });

/** A setting whose change is refused or loses stored data. */
export const refused = (path: string, note: string): Setting => ({ path, effect: 'refused', note });
