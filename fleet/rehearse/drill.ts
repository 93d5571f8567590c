import type { RunningFleet } from './running-fleet';

/** A check that failed. */
export interface Failure {
  /** What failed, in one line, with the server's or site's name. */
  readonly what: string;
  /** Details that show why: log lines, lines of configuration. */
  readonly details: readonly string[];
}

/** What a drill found. */
export interface DrillResult {
  /** Checks that were made. */
  readonly total: number;
  readonly failures: readonly Failure[];
  /** What else is worth knowing, e.g. how long it took. */
  readonly note?: string;
}

/** One thing that a rehearsal proves. */
export interface Drill {
  /** What holds where the drill succeeds, in a short sentence. */
  readonly title: string;
  run(fleet: RunningFleet): Promise<DrillResult>;
}

/** Counts checks and gathers those that failed. */
export class Checks {
  private readonly made: (Failure | undefined | Checks)[] = [];

  /** One more check. The failure is built only if it did not hold. */
  check(holds: boolean, failure: () => Failure): void {
    this.made.push(holds ? undefined : failure());
  }

  /** The checks of one of many that are checked at the same time: they are reported together, at this place among the
   * others. */
  part(): Checks {
    const part = new Checks();
    this.made.push(part);
    return part;
  }

  result(note?: string): DrillResult {
    const made = this.all();
    return { total: made.length, failures: made.filter((failure) => failure !== undefined), note };
  }

  private all(): (Failure | undefined)[] {
    return this.made.flatMap((one) => (one instanceof Checks ? one.all() : [one]));
  }
}
