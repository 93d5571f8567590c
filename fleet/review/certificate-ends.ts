import { CERTIFICATE_TYPE } from '../model/certificates';
import type { PlannedResource } from '../model/plan/plan';
import { Unknown } from '../model/plan/seen';
import type { PlannedStack } from './notes';

const DAY_MS = 86_400_000;

/** How long certificates of other stacks may be valid, at most: authorities, and all others. */
const LONGEST_MS = { authority: 3_690 * DAY_MS, other: 800 * DAY_MS };

/**
 * Whether a time is when a certificate ends: of this plan or another of the review. One of another stack, which only
 * that one's state knows, must be in the time that such certificates are valid.
 */
export function isEndOfCertificate(
  notAfter: string,
  name: string,
  { plan, before, after }: PlannedStack,
  all: readonly PlannedStack[],
): boolean {
  const ends = all.flatMap((stack) =>
    stack.after.resources.flatMap(({ resource, values }) =>
      CERTIFICATE_TYPE.test(resource.type) ? [String(values.validity_end_time)] : [],
    ),
  );
  if (ends.includes(notAfter)) return true;
  const isOfOtherStack = /^(leaf |identity$)|(^|[ ])authority$/.test(name);
  const end = Date.parse(notAfter);
  if (!isOfOtherStack || Number.isNaN(end) || (before.resources.length === 0 && after.resources.length === 0))
    return false;
  const planned = Date.parse(plan.plannedAt ?? '');
  const longest = name.endsWith('authority') ? LONGEST_MS.authority : LONGEST_MS.other;
  return end > planned && end - planned <= longest;
}

/** Whether the values of a release are not known because this plan issues certificates, and for no other reason. */
export function areEndsPlanned({ address }: PlannedResource, { plan }: PlannedStack): boolean {
  const references = plan.references.get(address)?.get('values') ?? [];
  const ends = references.filter((reference) => END.test(reference));
  const isOnlyEnds = references.every(
    (reference) =>
      END.test(reference) || ends.some((end) => end.startsWith(`${reference}.`)) || /^data\./.test(reference),
  );
  const isIssued = ends.some((end) => {
    const issued = plan.resources.get(end.replace(/\.validity_end_time$/, ''));
    return issued?.action !== undefined && issued.after.validity_end_time instanceof Unknown;
  });
  return isOnlyEnds && isIssued;
}

const END = /^tls_(locally|self)_signed_cert\.[^.]+\.validity_end_time$/;
