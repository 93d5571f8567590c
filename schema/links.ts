import { commonSubject, withoutCovered } from './subject';

/** A region or site as a subscription sees it. */
export interface Link {
  /** The region's or site's name. */
  readonly name: string;
  /** The tier that it connects to. */
  readonly via: string;
  /** What it may send. */
  readonly up: readonly string[];
  /** What it may receive. */
  readonly down: readonly string[];
}

/** Which of a link's two filters something passes: that of what the leaf sends, or of what it receives. */
export type Way = 'up' | 'down';

/** A link that some messages for a subscription may cross, as far as filters say. */
export interface Crossing<Leaf extends Link> {
  readonly leaf: Leaf;
  /** The way of the messages. */
  readonly way: Way;
  /** The tier on its other side, from which they come. */
  readonly from: string;
  /** What the subscription and all filters from its place to there allow, each with this filter's entry that does. */
  readonly allowed: readonly { readonly subject: string; readonly entry: string }[];
}

/** The links between the tiers of a fleet, a tree. */
export class Links<Leaf extends Link> {
  private readonly byName: ReadonlyMap<string, Leaf>;
  /** By place and first token of what may come up, the leaves below it. A subject's first token is never a wildcard. */
  private readonly below = new Map<string, Map<string, Set<Leaf>>>();

  constructor(leaves: readonly Leaf[]) {
    this.byName = new Map(leaves.map((leaf) => [leaf.name, leaf]));
    for (const leaf of leaves) {
      const byToken = this.below.get(leaf.via) ?? new Map<string, Set<Leaf>>();
      this.below.set(leaf.via, byToken);
      for (const entry of leaf.up) {
        const token = firstToken(entry);
        byToken.set(token, (byToken.get(token) ?? new Set()).add(leaf));
      }
    }
  }

  /** Follows a subscription away from its place, across every link that lets some of it through. Not beyond one where the visitor says no. */
  follow(place: string, subscription: string, visit: (crossing: Crossing<Leaf>) => boolean): void {
    const visited = new Set<string>();
    const walk = (at: string, wanted: readonly string[]): void => {
      visited.add(at);
      const own = this.byName.get(at);
      const below = this.below.get(at)?.get(firstToken(subscription)) ?? [];
      for (const crossing of [
        ...(own ? [cross(own, 'down', own.via)] : []),
        ...[...below].map((leaf) => cross(leaf, 'up', leaf.name)),
      ]) {
        if (visited.has(crossing.from)) continue;
        const allowed = wanted.flatMap((one) => common(one, crossing.leaf[crossing.way]));
        if (allowed.length === 0 || !visit({ ...crossing, allowed })) continue;
        walk(crossing.from, withoutCovered(allowed.map(({ subject }) => subject)));
      }
    };
    walk(place, [subscription]);
  }
}

function cross<Leaf extends Link>(leaf: Leaf, way: Way, from: string): Omit<Crossing<Leaf>, 'allowed'> {
  return { leaf, way, from };
}

function common(wanted: string, filter: readonly string[]): Crossing<Link>['allowed'] {
  return filter.flatMap((entry) => {
    const subject = commonSubject(wanted, entry);
    return subject === undefined ? [] : [{ subject, entry }];
  });
}

function firstToken(subject: string): string {
  return subject.split('.', 1)[0] ?? '';
}
