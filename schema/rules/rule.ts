import type { EnvironmentDraft } from '../draft';
import type { Environment } from '../environment';
import type { Path } from '../path';
import { PathSet } from '../path-set';
import type { PathProblem } from '../shape-problems';

/** Checks how the parts of an environment fit together. */
export type EnvironmentRule = (inspection: Inspection) => void;

/** What rules read, and where they report. */
export class Inspection {
  private readonly found: PathProblem[] = [];
  private readonly said = new PathSet([]);

  constructor(
    /** What was written, without values that are wrong on their own. */
    readonly draft: EnvironmentDraft,
    /** The same with every default, also in place of values that were wrong. */
    readonly environment: Environment,
    private readonly wrong: PathSet,
  ) {}

  /** What the rules reported, without duplicates. */
  get problems(): readonly PathProblem[] {
    return this.found;
  }

  /**
   * Reports a problem, unless it depends on a value that is wrong itself and is reported already.
   * @param uses other paths whose values it depends on
   */
  report(path: Path, message: string, ...uses: readonly Path[]): void {
    if ([path, ...uses].some((used) => this.isWrong(used))) return;
    const known = this.said.has([...path, message]);
    this.said.add([...path, message]);
    if (!known) this.found.push({ path, message });
  }

  /** Reports a problem with a name, even if what has the name is wrong too. */
  reportName(path: Path, message: string): void {
    if (!this.isLost(path.slice(0, -1))) this.found.push({ path, message });
  }

  /** Whether something at, below or above the path is wrong. */
  isWrong(path: Path): boolean {
    return this.wrong.covers(path) || this.wrong.reachesInto(path);
  }

  /** Whether the value at the path is wrong as a whole, so that nothing in it is known. */
  isLost(path: Path): boolean {
    return this.wrong.covers(path);
  }

  /** Where a setting of a region or site comes from: its own, or from `defaults`. */
  origin(group: 'regions' | 'sites', name: string, ...keys: readonly PropertyKey[]): Path {
    const own = [group, name, ...keys];
    const shared = ['defaults', group === 'sites' ? 'site' : 'region', ...keys];
    return [own, shared].find((path) => this.isWrong(path) || this.valueAt(path) !== undefined) ?? own;
  }

  /** The draft's value at the path. */
  valueAt(path: Path): unknown {
    return path.reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
      this.draft,
    );
  }
}
