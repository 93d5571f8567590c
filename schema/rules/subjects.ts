import { clientsAt } from '../clients-at';
import type { Leaf, Tier } from '../environment';
import { show } from '../show';
import { SITE_PLACEHOLDER, subjectCovers, subjectsOverlap } from '../subject';
import { leaves, type Place, regions, sites } from './places';
import type { Inspection } from './rule';

const NO_SITE = `has ${SITE_PLACEHOLDER}, but this is not about one site; use "*" for any site`;

/** `{site}` is used only where there is one site. */
export function placeholders(inspection: Inspection): void {
  for (const { tier, path } of regions(inspection)) {
    for (const key of ['up', 'down'] as const) refusePlaceholders(inspection, path(key), tier[key]);
  }
  const { clients, sites: all } = inspection.environment;
  const places = ['sites', ...all.map(({ name }) => name)];
  for (const { name, at, publish, subscribe } of clients) {
    if (places.includes(at)) continue;
    refusePlaceholders(inspection, ['clients', name, 'publish'], publish, [['clients', name, 'at']]);
    refusePlaceholders(inspection, ['clients', name, 'subscribe'], subscribe, [['clients', name, 'at']]);
  }
}

function refusePlaceholders(
  inspection: Inspection,
  path: readonly PropertyKey[],
  subjects: readonly string[],
  uses: readonly (readonly PropertyKey[])[] = [],
): void {
  for (const [index, subject] of subjects.entries()) {
    if (subject.includes(SITE_PLACEHOLDER))
      inspection.report([...path, index], `${show(subject)} ${NO_SITE}`, path, ...uses);
  }
}

/** No message of a site is stored by two of its streams. */
export function streamOverlaps(inspection: Inspection): void {
  for (const { tier, path } of sites(inspection)) {
    const earlier: { stream: string; subject: string }[] = [];
    for (const { name, subjects } of tier.streams) {
      for (const [index, subject] of subjects.entries()) {
        const other = earlier.find((one) => subjectsOverlap(one.subject, subject));
        if (other) {
          inspection.report(
            [...path('streams'), name, 'subjects', index],
            `${show(subject)} overlaps ${show(other.subject)} of ${other.stream}; each message must be stored only once`,
            path('streams'),
          );
        }
        earlier.push({ stream: name, subject });
      }
    }
  }
}

/**
 * What a site or region may send and receive passes the region that it connects to, or ends there at a client that
 * subscribes to what comes up or publishes what goes down.
 */
export function regionsLetPass(inspection: Inspection): void {
  const byName = new Map(regions(inspection).map((region) => [region.tier.name, region]));
  for (const leaf of leaves(inspection)) {
    const region = byName.get(leaf.tier.via);
    if (!region) continue;
    for (const key of ['up', 'down'] as const) letPass(inspection, leaf, region, key);
  }
}

function letPass(
  inspection: Inspection,
  leaf: Place<Tier & Leaf>,
  region: Place<Tier & Leaf>,
  key: 'up' | 'down',
): void {
  const written = inspection.valueAt(region.path(key)) !== undefined;
  if (!written) return;
  const ends = clientsAt(inspection.environment, region.tier.name).flatMap(({ publish, subscribe }) =>
    key === 'up' ? subscribe : publish,
  );
  for (const [index, subject] of leaf.tier[key].entries()) {
    if (region.tier[key].some((filter) => subjectCovers(filter, subject))) continue;
    if (ends.some((one) => subjectsOverlap(one, subject))) continue;
    inspection.report(
      [...leaf.path(key), index],
      `${show(subject)} does not fully pass region ${region.tier.name}, whose ${key} is ${show(region.tier[key])}, and no client of that region ${key === 'up' ? 'subscribes to' : 'publishes'} any of it`,
      leaf.path(key),
      leaf.path('via'),
      region.path(key),
      ['clients'],
    );
  }
}
