import { show } from '../show';
import { SITE_PLACEHOLDER } from '../subject';
import { leaves } from './places';
import type { Inspection } from './rule';

/** First tokens of reply subjects: of clients, and between accounts. */
const ANSWERS = ['_INBOX', '_R_'];

/** The first token of replies across gateways, which a fleet does not have. */
const BETWEEN_CLUSTERS = '_GR_';

/** No leaf receives the replies that others wait for. */
export function answersStayPrivate(inspection: Inspection): void {
  for (const { tier, path } of leaves(inspection)) {
    for (const [index, subject] of tier.down.entries()) {
      if (!ANSWERS.includes(firstToken(subject))) continue;
      inspection.report(
        [...path('down'), index],
        `${show(subject)} would bring down replies that others wait for, and let other sites reply in their place; for requests of a site's own clients, let "inbox.${SITE_PLACEHOLDER}.>" down and give these clients the inbox prefix "inbox." with the name of their site`,
        path('down'),
      );
    }
  }
}

/** No filter contains what no link passes. */
export function answersBetweenClusters(inspection: Inspection): void {
  for (const { tier, path } of leaves(inspection)) {
    for (const key of ['up', 'down'] as const) {
      for (const [index, subject] of tier[key].entries()) {
        if (firstToken(subject) !== BETWEEN_CLUSTERS) continue;
        inspection.report(
          [...path(key), index],
          `${show(subject)} would let nothing through: nats-server reserves ${BETWEEN_CLUSTERS} for replies between clusters; begin with a word of your own`,
          path(key),
        );
      }
    }
  }
}

function firstToken(subject: string): string {
  return subject.split('.', 1)[0] ?? '';
}
