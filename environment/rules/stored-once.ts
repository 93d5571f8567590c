import type { Site } from '../environment';
import { show } from '../show';
import { commonSubject, SITE_PLACEHOLDER, subjectsOverlap } from '../subject';
import { sites } from './places';
import type { Inspection } from './rule';

/**
 * What comes down to several sites is stored by one of them at most: what is above fetches the streams of all, and would
 * have it once for each.
 */
export function storedOnce(inspection: Inspection): void {
  const { sites: all } = inspection.environment;
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

/** Whether the subject bears the site's name, so that it is for this one, and no other stores what it sends or receives there. */
function isForOne(site: Site, subject: string, all: readonly Site[]): boolean {
  if (!subject.split('.').some((token) => token.includes(site.name))) return false;
  return !all.some((other) => other !== site && storesToo(other, subject));
}

function storesToo({ streams, up, down }: Site, subject: string): boolean {
  return streams
    .flatMap(({ subjects }) => subjects)
    .map((stored) => commonSubject(stored, subject))
    .some((common) => common !== undefined && [...up, ...down].some((filter) => subjectsOverlap(filter, common)));
}
