import type { Setting } from '../settings';

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
