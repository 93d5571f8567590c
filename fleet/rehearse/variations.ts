import { type RehearsalPlan, readRehearsalPlan } from './rehearsal-plan';
import type { RunningFleet } from './running-fleet';

/** The same environment with changes, synthesized: what a rehearsal deploys to see what the changes do. */
export class Variations<Name extends string> {
  private readonly kept: Name[] = [];

  /** @param synthesize writes the environment with changes, applied one after the other, and returns the folder */
  constructor(private readonly synthesize: (names: readonly Name[]) => string) {}

  /** The environment as it is now deployed, and with further changes. */
  plan(fleet: RunningFleet, ...names: Name[]): Promise<RehearsalPlan> {
    return readRehearsalPlan(this.synthesize([...this.kept, ...names]), fleet.plan.resolver.state);
  }

  /** Makes a change part of all later plans: one that is not reverted during a rehearsal. */
  keep(name: Name): void {
    this.kept.push(name);
  }
}
