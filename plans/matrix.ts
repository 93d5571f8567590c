import type { SynthesizedApp } from '../synthesized';

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

/**
 * Spreads stacks over at most so many jobs. Those that other stacks depend on come together in the first one; each is in one job.
 * @param jobs from 1 to {@link MOST_JOBS}
 */
export function matrixOf(app: SynthesizedApp, names: readonly string[], jobs: number): Matrix {
  const needed = new Set([...app.stacks.values()].flatMap(({ dependencies }) => dependencies));
  const first = names.filter((name) => needed.has(name));
  const rest = names.filter((name) => !needed.has(name));
  const groups =
    jobs === 1
      ? spread([...first, ...rest], 1)
      : [...spread(first, 1), ...spread(rest, first.length > 0 ? jobs - 1 : jobs)];
  return { include: groups.map((group) => ({ name: nameOf(group), stacks: group.join(' ') })) };
}

/** Neighbours stay together, and no job has two stacks more than another. */
function spread(names: readonly string[], jobs: number): string[][] {
  const count = Math.min(jobs, names.length);
  const end = (index: number) => Math.floor((index * names.length) / count);
  return Array.from({ length: count }, (_, index) => names.slice(end(index), end(index + 1)));
}

function nameOf(group: readonly string[]): string {
  const [first = ''] = group;
  return group.length === 1 ? first : `${first}+${group.length - 1}`;
}
