import type { EnvironmentDraft } from '../draft';
import type { Environment } from '../environment';
import type { Path } from '../path';
import { PathSet } from '../path-set';
import type { Finding } from '../shape-problems';

/** Checks how the parts of an environment fit together. */
export type Rule = (inspection: Inspection) => void;

/** What rules look at, and where they put what they find. */
export class Inspection {
  private readonly found: Finding[] = [];
  private readonly said = new PathSet([]);

  constructor(
    /** What was written and is right in itself. */
    readonly draft: EnvironmentDraft,
    /** The same with every default. Where the draft lacks something wrong, it has a default that nobody asked for. */
    readonly environment: Environment,
    private readonly wrong: PathSet,
  ) {}

  /** What the rules found, each thing once. */
  get findings(): readonly Finding[] {
    return this.found;
  }

  /**
   * Reports something, unless it rests on a value that is itself wrong, which the owner knows already.
   * @param uses other places on whose values it rests
   */
  report(path: Path, message: string, ...uses: readonly Path[]): void {
    if ([path, ...uses].some((used) => this.isWrong(used))) return;
    const known = this.said.has([...path, message]);
    this.said.add([...path, message]);
    if (!known) this.found.push({ path, message });
  }

  /** Reports something about a name, however wrong the thing that has the name is. */
  reportName(path: Path, message: string): void {
    if (!this.isLost(path.slice(0, -1))) this.found.push({ path, message });
  }

  /** Whether something at, in or around the place is wrong. */
  isWrong(path: Path): boolean {
    return this.wrong.covers(path) || this.wrong.reachesInto(path);
  }

  /** Whether the place as a whole is wrong, so that nothing is known of what stands in it. */
  isLost(path: Path): boolean {
    return this.wrong.covers(path);
  }

  /** Where a setting of a region or site comes from: its own, or from `defaults`. */
  origin(group: 'regions' | 'sites', name: string, ...keys: readonly PropertyKey[]): Path {
    const own = [group, name, ...keys];
    const shared = ['defaults', group === 'sites' ? 'site' : 'region', ...keys];
    return [own, shared].find((path) => this.isWrong(path) || this.valueAt(path) !== undefined) ?? own;
  }

  /** What the draft has at the place. */
  valueAt(path: Path): unknown {
    return path.reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
      this.draft,
    );
  }
}
