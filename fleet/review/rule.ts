import type { Level } from './level';

/** A kind of finding. Each is in a file of its own in rules/. */
export interface ReviewRule {
  /** What reports, policies and acceptances call it. */
  readonly id: string;
  /** Its level, unless the policy sets another. */
  readonly level: Level;
  /** Printed in front of its findings: one character that screens and printers have. */
  readonly sign: Sign;
  /** What happens. */
  readonly meaning: string;
  /** What the reader should do. May name files of docs/, and commands in backticks. */
  readonly fix: string;
}

/**
 * `✗` stored data is lost or limited, `!` someone gets more rights or more is reachable, `−` something is removed, `↻`
 * restarts or reconnects, `~` a change in place, `+` something is added, `?` cannot be known yet.
 */
export type Sign = '✗' | '!' | '−' | '↻' | '~' | '+' | '?';

/** The fix of findings that need none. */
export const NOTHING = 'Nothing.';
