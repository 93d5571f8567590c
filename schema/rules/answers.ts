import { show } from '../show';
import { SITE_PLACEHOLDER } from '../subject';
import { leaves } from './places';
import type { Inspection } from './rule';

/** First tokens under which answers go to those who asked: clients' own, those between accounts. */
const ANSWERS = ['_INBOX', '_R_'];

/** The first token of answers between clusters of clusters, which a fleet has none of. */
const BETWEEN_CLUSTERS = '_GR_';

/** No leaf hears the answers that others wait for. */
export function answersStayPrivate(inspection: Inspection): void {
  for (const { tier, path } of leaves(inspection)) {
    for (const [index, subject] of tier.down.entries()) {
      if (!ANSWERS.includes(firstToken(subject))) continue;
      inspection.report(
        [...path('down'), index],
        `${show(subject)} would bring down answers that others wait for, and let other sites answer in their place; for requests of a site's own clients let "inbox.${SITE_PLACEHOLDER}.>" down, and give these clients the inbox prefix "inbox." with the name of their site`,
        path('down'),
      );
    }
  }
}

/** No filter has what no link lets through. */
export function answersBetweenClusters(inspection: Inspection): void {
  for (const { tier, path } of leaves(inspection)) {
    for (const key of ['up', 'down'] as const) {
      for (const [index, subject] of tier[key].entries()) {
        if (firstToken(subject) !== BETWEEN_CLUSTERS) continue;
        inspection.report(
          [...path(key), index],
          `${show(subject)} would let nothing through: nats-server keeps ${BETWEEN_CLUSTERS} for answers between clusters; begin with a word of your own`,
          path(key),
        );
      }
    }
  }
}

function firstToken(subject: string): string {
  return subject.split('.', 1)[0] ?? '';
}
