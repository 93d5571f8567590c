import { commonSubject, withoutCovered } from './subject';

/** The link of a region or site, as far as subscriptions are concerned. */
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

/** Which of a link's two filters something passes: the one for what the leaf sends, or for what it receives. */
export type Way = 'up' | 'down';

/** A link that messages for a subscription may cross according to the filters. */
export interface Crossing<Leaf extends Link> {
  readonly leaf: Leaf;
  /** The direction of the messages. */
  readonly way: Way;
  /** The tier on the other side, from which they come. */
  readonly from: string;
  /** What the subscription and all filters on the path allow, each with the entry of this filter that allows it. */
  readonly allowed: readonly { readonly subject: string; readonly entry: string }[];
}

/** The links between the tiers of a fleet, a tree. */
export class Links<Leaf extends Link> {
  private readonly byName: ReadonlyMap<string, Leaf>;
  /**
   * The leaves below a place, by place and by first token of what they may send up. A subject's first token is never a
   * wildcard.
   */
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

  /**
   * Follows a subscription from its place across every link that lets part of it through, except past a link where
   * `visit` returns false.
   */
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
