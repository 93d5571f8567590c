import type { Site } from './environment';

/** Who connects to whom. A circle among regions does no harm here; a rule refuses it. */
export class Tree {
  constructor(
    private readonly sites: readonly Pick<Site, 'name' | 'via' | 'up' | 'down' | 'streams'>[],
    private readonly regions: readonly { readonly name: string; readonly via: string }[],
  ) {}

  /** Names of the regions that connect to the place, however many regions are between. */
  regionsBelow(place: string, seen: ReadonlySet<string> = new Set([place])): string[] {
    const direct = this.regions.filter(({ name, via }) => via === place && !seen.has(name)).map(({ name }) => name);
    return direct.flatMap((name) => [name, ...this.regionsBelow(name, new Set([...seen, name]))]);
  }

  /** The sites that connect to the place, however many regions are between. */
  sitesBelow(place: string) {
    const places = new Set([place, ...this.regionsBelow(place)]);
    return this.sites.filter(({ via }) => places.has(via));
  }

  /** The streams that a place gathers: for each name the sites and regions directly below that have it. */
  streamsAt(place: string): Map<string, string[]> {
    const sources = [
      ...this.sites
        .filter(({ via }) => via === place)
        .map(({ name, streams }) => ({ name, streams: streams.map((stream) => stream.name) })),
      ...this.regions
        .filter(({ via, name }) => via === place && name !== place)
        .map(({ name }) => ({
          name,
          streams: this.sitesBelow(name).flatMap(({ streams }) => streams.map((stream) => stream.name)),
        })),
    ];
    const gathered = new Map<string, string[]>();
    for (const { name, streams } of sources) {
      for (const stream of new Set(streams)) gathered.set(stream, [...(gathered.get(stream) ?? []), name].sort());
    }
    return gathered;
  }
}
