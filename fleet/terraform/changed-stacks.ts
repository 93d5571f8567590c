import type { SynthesizedApp } from '../model';
import { fingerprint } from './fingerprint';

/** Names of stacks, sorted. */
export interface ChangedStacks {
  /** In this synthesis only. */
  readonly added: readonly string[];
  /** In both, but different for Terraform. */
  readonly changed: readonly string[];
  /** In the other synthesis only: their state and its resources still exist. */
  readonly removed: readonly string[];
}

/** Compares two syntheses, stack by stack. Without another one, all stacks are new. */
export function changedStacks(now: SynthesizedApp, base: SynthesizedApp | undefined): ChangedStacks {
  const names = [...now.stacks.keys()].sort();
  const before = base?.stacks ?? new Map();
  return {
    added: names.filter((name) => !before.has(name)),
    changed: names.filter((name) => {
      const [one, other] = [now.stacks.get(name), base?.stacks.get(name)];
      return one !== undefined && other !== undefined && fingerprint(one) !== fingerprint(other);
    }),
    removed: [...before.keys()].filter((name) => !now.stacks.has(name)).sort(),
  };
}
