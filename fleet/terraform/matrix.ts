import type { SynthesizedApp } from '../model';

/** Jobs that plan in parallel, in the format of GitHub's `strategy.matrix`. */
export interface Matrix {
  /** The jobs, under GitHub's name for such a list. */
  readonly include: readonly MatrixJob[];
}

/** One job. */
export interface MatrixJob {
  /** Unique, and a valid file name. */
  readonly name: string;
  /** Names of stacks, separated by spaces. */
  readonly stacks: string;
}

/** https://docs.github.com/en/actions/reference/limits */
export const MOST_JOBS = 256;

/** Jobs unless another number is given: each installs and initialises for itself. */
export const USUAL_JOBS = 20;

/**
 * Spreads stacks over at most so many jobs. Stacks that several others depend on are all in the first job; a stack that
 * only one other depends on, such as the identity of a site, is in the job of that one. Each stack is in one job.
 * @param jobs from 1 to {@link MOST_JOBS}
 */
export function matrixOf(app: SynthesizedApp, names: readonly string[], jobs: number): Matrix {
  const readers = readersOf(app);
  const shared = (name: string) => (readers.get(name)?.length ?? 0) > 1;
  const first = names.filter(shared);
  const rest = names.filter((name) => !shared(name));
  // A stack is in the job of the last stack that depends on it.
  const last = (name: string): string => {
    const [reader, ...others] = readers.get(name) ?? [];
    return reader === undefined || others.length > 0 || !rest.includes(reader) ? name : last(reader);
  };
  const together = new Map<string, string[]>();
  for (const name of rest) together.set(last(name), [...(together.get(last(name)) ?? []), name]);
  const units = [...together.values()];
  const groups =
    jobs === 1
      ? spread(
          [first, ...units].filter(({ length }) => length > 0),
          1,
        )
      : [...spread(first.length > 0 ? [first] : [], 1), ...spread(units, first.length > 0 ? jobs - 1 : jobs)];
  return { include: groups.map((group) => ({ name: nameOf(group), stacks: group.join(' ') })) };
}

/** For each stack, those that depend on it. */
function readersOf(app: SynthesizedApp): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const { name, dependencies } of app.stacks.values()) {
    for (const needed of dependencies) readers.set(needed, [...(readers.get(needed) ?? []), name]);
  }
  return readers;
}

/** Neighbours stay together, and no two jobs differ by more than one unit of stacks. */
function spread(units: readonly (readonly string[])[], jobs: number): string[][] {
  const count = Math.min(jobs, units.length);
  const end = (index: number) => Math.floor((index * units.length) / count);
  return Array.from({ length: count }, (_, index) => units.slice(end(index), end(index + 1)).flat());
}

function nameOf(group: readonly string[]): string {
  const [first = ''] = group;
  return group.length === 1 ? first : `${first}+${group.length - 1}`;
}
