import type { Site } from '../environment';
import { resolve } from '../resolve';
import { show } from '../show';
import { commonSubject, SITE_PLACEHOLDER, subjectsOverlap } from '../subject';
import { sites } from './places';
import type { Inspection } from './rule';

/**
 * What comes down to several sites is stored by one of them at most: the tier above fetches the streams of all sites,
 * and would have the message once per site.
 */
export function storedOnce(inspection: Inspection): void {
  const all = withNext(inspection);
  for (const { tier, path } of sites(inspection)) {
    for (const { name, subjects } of tier.streams) {
      for (const [index, subject] of subjects.entries()) {
        for (const filter of tier.down) {
          const common = commonSubject(subject, filter);
          if (common === undefined || isForOne(tier, common, all)) continue;
          inspection.report(
            [...path('streams'), name, 'subjects', index],
            `${show(subject)} also comes down (${show(filter)}): every site that receives such a message would store it, and ${name} above would hold it once per site; store only what this site sends, or what is for this site alone, such as "commands.${SITE_PLACEHOLDER}.>"`,
            path('streams'),
            path('down'),
          );
        }
      }
    }
  }
}

/**
 * The sites; where there is only one, also a second one without settings of its own, so that adding a second site later
 * does not force the subjects of the first to change.
 */
function withNext({ environment: { sites: all }, draft }: Inspection): readonly Site[] {
  if (all.length !== 1) return all;
  const { sites: grown } = resolve({ ...draft, sites: { ...draft.sites, [NEXT_SITE]: {} } });
  return [...all, ...grown.filter(({ name }) => name === NEXT_SITE && !all.some((site) => site.name === name))];
}

/** An unlikely name for a site; if a site has it, that site is used. */
const NEXT_SITE = 'next-site';

/** Whether the subject contains the site's name, and no other site stores what it sends or receives on it. */
function isForOne(site: Site, subject: string, all: readonly Site[]): boolean {
  if (!subject.split('.').some((token) => token.includes(site.name))) return false;
  return !all.some((other) => other.name !== site.name && storesToo(other, subject));
}

function storesToo({ streams, up, down }: Site, subject: string): boolean {
  return streams
    .flatMap(({ subjects }) => subjects)
    .map((stored) => commonSubject(stored, subject))
    .some((common) => common !== undefined && [...up, ...down].some((filter) => subjectsOverlap(filter, common)));
}
