import type { Site } from './environment';
import { withoutCovered } from './subject';

/** A region, as far as the tree needs it. */
export interface RegionInTree {
  readonly name: string;
  readonly via: string;
  /** As written; absent: what the tiers below it need. */
  readonly up?: readonly string[];
  /** As written; absent: what the tiers below it need, and its own commands. */
  readonly down?: readonly string[];
}

/** Which tier connects to which. A cycle among regions is tolerated here; a rule refuses it. */
export class Tree {
  constructor(
    private readonly sites: readonly Pick<Site, 'name' | 'via' | 'up' | 'down' | 'streams'>[],
    private readonly regions: readonly RegionInTree[],
  ) {}

  /** The subjects that a region lets pass. */
  subjects(direction: 'up' | 'down', region: string, seen: ReadonlySet<string> = new Set()): string[] {
    const written = this.regions.find(({ name }) => name === region)?.[direction];
    if (written) return [...written];
    const now = new Set([...seen, region]);
    return withoutCovered([
      ...this.sitesAt(region).flatMap((site) => site[direction]),
      ...this.regionsAt(region, now).flatMap(({ name }) => this.subjects(direction, name, now)),
      ...(direction === 'down' ? [`commands.${region}.>`] : []),
    ]);
  }

  /**
   * The streams that a place gathers: for each name, the sites and regions directly below that have it, in ascending
   * order.
   */
  streamsAt(place: string, seen: ReadonlySet<string> = new Set()): Map<string, string[]> {
    const now = new Set([...seen, place]);
    const below = [
      ...this.sitesAt(place).map(({ name, streams }) => ({ name, streams: streams.map((stream) => stream.name) })),
      ...this.regionsAt(place, now).map(({ name }) => ({ name, streams: [...this.streamsAt(name, now).keys()] })),
    ];
    const gathered = new Map<string, string[]>();
    for (const { name, streams } of below) {
      for (const stream of streams) gathered.set(stream, [...(gathered.get(stream) ?? []), name]);
    }
    for (const names of gathered.values()) names.sort();
    return gathered;
  }

  /** Names of the sites that connect to a place, or to a region below it. */
  sitesBelow(place: string, seen: ReadonlySet<string> = new Set()): string[] {
    const now = new Set([...seen, place]);
    return [
      ...this.sitesAt(place).map(({ name }) => name),
      ...this.regionsAt(place, now).flatMap(({ name }) => this.sitesBelow(name, now)),
    ];
  }

  private sitesAt(place: string) {
    return this.sites.filter(({ via }) => via === place);
  }

  private regionsAt(place: string, seen: ReadonlySet<string>) {
    return this.regions.filter(({ name, via }) => via === place && !seen.has(name));
  }
}
