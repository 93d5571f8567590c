import { show } from '../show';
import { SITE_PLACEHOLDER } from '../subject';
import { leaves } from './places';
import type { Inspection } from './rule';

/** First tokens under which answers go to those who asked: clients' own, those between accounts, those between clusters. */
const ANSWERS = ['_INBOX', '_R_', '_GR_'];

/** No leaf hears the answers that others wait for. */
export function answersStayPrivate(inspection: Inspection): void {
  for (const { tier, path } of leaves(inspection)) {
    for (const [index, subject] of tier.down.entries()) {
      if (!ANSWERS.includes(subject.split('.')[0] ?? '')) continue;
      inspection.report(
        [...path('down'), index],
        `${show(subject)} would bring down answers that others wait for, and let other sites answer in their place; for requests of a site's own clients let "inbox.${SITE_PLACEHOLDER}.>" down, and give these clients the inbox prefix "inbox." with the name of their site`,
        path('down'),
      );
    }
  }
}
