import { isMap, type JsonObject } from '../../../lib/json';
import { confMap } from '../../model';
import { type TierModel, treeOf } from '../../model/tier';
import { fleetsIn } from '../fleets';
import type { Analysis } from '../notes';
import { phrase } from '../phrase';

/** Streams that gather from streams that another stack of the same review does not have. */
export const sources: Analysis = ({ before, after }, notes, all) => {
  if (!after.tier || after.tier.role === 'leaf') return;
  const fleets = fleetsIn(all);
  const was = new Set(missing(before.tier, fleets.before.tiers).map(keyOf));
  for (const source of missing(after.tier, fleets.after.tiers)) {
    // It was so before: nothing of it is this review's doing.
    if (was.has(keyOf(source))) continue;
    notes.add('source-unseen', {
      about: source.from.name,
      title: phrase`stream ${source.into} gathers from stream ${source.name} of ${source.from.name}, which has none of that name`,
      details: [phrase`By the plan of ${source.from.stack} in this review.`],
      key: [keyOf(source)],
    });
  }
};

/** A stream that is gathered from, and is not there. */
interface MissingSource {
  readonly into: string;
  readonly name: string;
  readonly from: TierModel;
}

function keyOf({ into, name, from }: MissingSource): string {
  return JSON.stringify([into, name, from.stack]);
}

function missing(tier: TierModel | undefined, tiers: readonly TierModel[]): MissingSource[] {
  const found: MissingSource[] = [];
  for (const [into, text] of tier?.streams ?? []) {
    for (const { name, external } of sourcesOf(text)) {
      const domain = /^\$JS\.(.+)\.API$/.exec(isMap(external) ? String(external.api) : '')?.[1];
      const from = domain === undefined ? undefined : tiers.find((each) => domainOf(each) === domain);
      if (from && typeof name === 'string' && !from.streams.has(name)) found.push({ into, name, from });
    }
  }
  return found;
}

function domainOf(tier: TierModel): string | undefined {
  const { domain } = confMap(treeOf(tier)?.jetstream);
  return domain === undefined ? undefined : String(domain);
}

function sourcesOf(stream: string): JsonObject[] {
  const { sources: given } = JSON.parse(stream) as JsonObject;
  return Array.isArray(given) ? given.filter(isMap) : [];
}
