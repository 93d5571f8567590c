import type { Path } from './path';

/** A set of paths with fast lookup of ancestors and descendants; a fleet may have thousands. */
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

  /** Whether the set has the path or one above it. */
  covers(path: Path): boolean {
    return this.has(path) || ancestors(path).some((ancestor) => this.has(ancestor));
  }

  /** Whether the set has a path below this one. */
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
