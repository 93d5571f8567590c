import type { Level } from './level';

/**
 * A kind of finding, each in a file of its own in kinds/. Its texts may name files of docs/, and have commands in
 * backticks. To whom it happens is in each finding.
 */
export type ReviewRule = KindOfFinding & (NeedsAnswer | NeedsNone);

interface KindOfFinding {
  /** What reports, policies and acceptances call it. */
  readonly id: string;
  /** Printed in front of its findings: one character that screens and printers have. */
  readonly sign: Sign;
  /**
   * What of that which exists it is proven to leave as it is: a review says so of what each of its findings keeps.
   * @default nothing
   */
  readonly keeps?: readonly Stored[];
  /** What happens. */
  readonly meaning: string;
  /** For how long. */
  readonly lasts: string;
  /** The way back, or how to avoid it. */
  readonly fix: string;
}

/** What stored data depends on. */
export type Stored = (typeof EVERYTHING_STORED)[number];

/** All of it, in the order in which a review names it. */
export const EVERYTHING_STORED = ['volume', 'stream', 'domain'] as const;

interface NeedsAnswer {
  /** Its level, unless the policy sets another. */
  readonly level: Exclude<Level, 'safe'>;
  /** What the reader must be able to answer before saying yes. */
  readonly question: string;
}

interface NeedsNone {
  readonly level: 'safe';
  readonly question?: string;
}

/**
 * `✗` stored data is lost or limited, `!` someone gets more rights or more is reachable, `−` something is removed, `↻`
 * restarts or reconnects, `~` a change in place, `+` something is added, `?` cannot be known yet.
 */
export type Sign = '✗' | '!' | '−' | '↻' | '~' | '+' | '?';

/** The way back from a change that leaves nothing behind. */
export const UNDO = 'Undo the change and deploy again.';

/** The way back from a change of the pods. */
export const RESTART = 'Undo the change and deploy again: the pods restart once more.';
