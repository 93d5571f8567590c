import type { RunningFleet } from './running-fleet';

/** Something that a drill found not to be so. */
export interface Failure {
  /** What failed, in one line, with the server's or site's name. */
  readonly what: string;
  /** What helps to see why: log lines, lines of configuration. */
  readonly details: readonly string[];
}

/** What a drill found. */
export interface Proof {
  /** Checks that were made. */
  readonly total: number;
  readonly failures: readonly Failure[];
  /** What else is worth knowing, e.g. how long it took. */
  readonly note?: string;
}

/** One thing that a rehearsal proves. */
export interface Drill {
  /** A short sentence that says what is so, where the drill succeeds. */
  readonly title: string;
  run(fleet: RunningFleet): Promise<Proof>;
}

/** Counts checks and gathers those that failed. */
export class Checks {
  private total = 0;
  private readonly failures: Failure[] = [];

  /** One more check. The failure is made only where it did not hold. */
  check(holds: boolean, failure: () => Failure): void {
    this.total += 1;
    if (!holds) this.failures.push(failure());
  }

  proof(note?: string): Proof {
    return { total: this.total, failures: this.failures, note };
  }
}
