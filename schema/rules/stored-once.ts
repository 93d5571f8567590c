import type { Site } from '../environment';
import { resolve } from '../resolve';
import { show } from '../show';
import { commonSubject, SITE_PLACEHOLDER, subjectsOverlap } from '../subject';
import { sites } from './places';
import type { Inspection } from './rule';

/**
 * What comes down to several sites is stored by one of them at most: what is above fetches the streams of all, and would
 * have it once for each.
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
            `${show(subject)} also comes down (${show(filter)}): every site that receives a message there would store it, and above ${name} would hold it once for each of these sites; store what comes from this site alone, or what is for it alone, such as "commands.${SITE_PLACEHOLDER}.>"`,
            path('streams'),
            path('down'),
          );
        }
      }
    }
  }
}

/**
 * The sites, and where there is one only, the next one as it comes without settings of its own: a second site is a line, and not a
 * new design of the subjects of the first.
 */
function withNext({ environment: { sites: all }, draft }: Inspection): readonly Site[] {
  if (all.length !== 1) return all;
  const { sites: grown } = resolve({ ...draft, sites: { ...draft.sites, [NEXT_SITE]: {} } });
  return [...all, ...grown.filter(({ name }) => name === NEXT_SITE && !all.some((site) => site.name === name))];
}

/** No site is called so by chance; where one is, it counts as itself. */
const NEXT_SITE = 'next-site';

/** Whether the subject bears the site's name, so that it is for this one, and no other stores what it sends or receives there. */
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
