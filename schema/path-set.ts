import type { Path } from './path';

/** Places, to be asked what they have to do with others; a fleet of thousands of sites may have as many. */
export class PathSet {
  private readonly places = new Set<string>();
  private readonly above = new Set<string>();

  constructor(paths: readonly Path[]) {
    for (const path of paths) this.add(path);
  }

  add(path: Path): void {
    this.places.add(key(path));
    for (const ancestor of ancestors(path)) this.above.add(key(ancestor));
  }

  has(path: Path): boolean {
    return this.places.has(key(path));
  }

  /** Whether one of the places is the given one, or stands above it. */
  covers(path: Path): boolean {
    return this.has(path) || ancestors(path).some((ancestor) => this.has(ancestor));
  }

  /** Whether one of the places stands below the given one. */
  reachesInto(path: Path): boolean {
    return this.above.has(key(path));
  }
}

function ancestors(path: Path): Path[] {
  return path.map((_, length) => path.slice(0, length));
}

function key(path: Path): string {
  return JSON.stringify(path.map(String));
}
