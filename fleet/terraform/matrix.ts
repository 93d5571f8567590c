import type { SynthesizedApp } from '../model';

/** Jobs that plan beside each other, as GitHub's `strategy.matrix` takes them. */
export interface Matrix {
  /** The jobs, by the name that GitHub has for such a list. */
  readonly include: readonly MatrixJob[];
}

/** One job. */
export interface MatrixJob {
  /** Unique, and fit to be the name of a file. */
  readonly name: string;
  /** Names of stacks, blanks between them. */
  readonly stacks: string;
}

/** https://docs.github.com/en/actions/reference/limits */
export const MOST_JOBS = 256;

/** Jobs unless another number is given: each installs and initialises for itself. */
export const USUAL_JOBS = 20;

/**
 * Spreads stacks over at most so many jobs. Those that several other stacks depend on come together in the first one; a stack
 * on which just one depends, as the identity of a site, is in that one's job. Each is in one job.
 * @param jobs from 1 to {@link MOST_JOBS}
 */
export function matrixOf(app: SynthesizedApp, names: readonly string[], jobs: number): Matrix {
  const readers = readersOf(app);
  const shared = (name: string) => (readers.get(name)?.length ?? 0) > 1;
  const first = names.filter(shared);
  const rest = names.filter((name) => !shared(name));
  // Whoever waits comes behind what it waits for.
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

/** Of each stack, those that depend on it. */
function readersOf(app: SynthesizedApp): Map<string, string[]> {
  const readers = new Map<string, string[]>();
  for (const { name, dependencies } of app.stacks.values()) {
    for (const needed of dependencies) readers.set(needed, [...(readers.get(needed) ?? []), name]);
  }
  return readers;
}

/** Neighbours stay together, and no job has two units of stacks more than another. */
function spread(units: readonly (readonly string[])[], jobs: number): string[][] {
  const count = Math.min(jobs, units.length);
  const end = (index: number) => Math.floor((index * units.length) / count);
  return Array.from({ length: count }, (_, index) => units.slice(end(index), end(index + 1)).flat());
}

function nameOf(group: readonly string[]): string {
  const [first = ''] = group;
  return group.length === 1 ? first : `${first}+${group.length - 1}`;
}
