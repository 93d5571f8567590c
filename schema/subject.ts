import { subjectFault } from '../constructs/subjects';
import { LONGEST_MEMBER } from './name';
import { listOf } from './strict';
import { text } from './text';

export { commonSubject, subjectCovers, subjectsOverlap, withoutCovered } from '../constructs/subjects';

/** Replaced by the site's name, as a whole token or part of one. */
export const SITE_PLACEHOLDER = '{site}';

/** A subject with `{site}` replaced. */
export function forSite(subject: string, site: string): string {
  return subject.replaceAll(SITE_PLACEHOLDER, site);
}

/**
 * Maximum bytes of a subject. nats-server disconnects a client that sends a line of more than 4,096 bytes
 * (`max_control_line`); such a line also contains a queue group, or an inbox of about fifty bytes and the length of the
 * message.
 */
const LONGEST_SUBJECT = 4000;

/** What is wrong with a subject or subject filter; `undefined` when nothing is. The message follows the subject. */
export function subjectProblem(subject: string): string | undefined {
  const because = fault(subject);
  if (because !== undefined) return `is not a subject: ${because}`;
  const unwanted = unwantedIn(subject);
  return unwanted === undefined ? undefined : `is not accepted as a subject: ${unwanted}`;
}

/** What servers refuse, or interpret differently. */
function fault(subject: string): string | undefined {
  const wrong = subjectFault(subject);
  if (wrong !== undefined) return wrong;
  const bytes = Buffer.byteLength(subject.replaceAll(SITE_PLACEHOLDER, 'x'.repeat(LONGEST_MEMBER)));
  if (bytes > LONGEST_SUBJECT)
    return `it has ${bytes} bytes; at most ${LONGEST_SUBJECT} fit into a line that nats-server accepts`;
  return undefined;
}

/** What servers accept, but is a mistake here. */
function unwantedIn(subject: string): string | undefined {
  if (/\p{C}/u.test(subject)) return 'it must not contain control characters';
  if (/\s/u.test(subject)) return 'a token must not contain a space';
  if (/["'`\\]/.test(subject)) return 'a token must not contain quotes or a backslash';
  if (/[{}]/.test(subject.replaceAll(SITE_PLACEHOLDER, ''))) return `braces are for ${SITE_PLACEHOLDER} only`;
  if (subject.split('.').some((token) => token.length > 1 && /[*>]/.test(token)))
    return '"*" and ">" are wildcards only as whole tokens';
  if (subject.startsWith('$'))
    return 'subjects that begin with "$" belong to NATS itself; begin with a word of your own';
  if (/^[*>]/.test(subject)) return 'a leading wildcard would also match $JS and $SYS; begin with a word of your own';
  return undefined;
}

/** Schema of a subject. */
export function subject() {
  return text('a subject', subjectProblem);
}

/** Schema of a list of subjects, which may be empty. */
export function subjects() {
  return listOf('a list of subjects, such as ["sensors.>"]', subject());
}
