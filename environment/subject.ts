import { text } from './text';

export { commonSubject, subjectCovers, subjectsOverlap, withoutCovered } from '../constructs/subjects';

/** Stands for the site's own name, as a whole token or part of one. */
export const SITE_PLACEHOLDER = '{site}';

/** A subject with `{site}` replaced. */
export function forSite(subject: string, site: string): string {
  return subject.replaceAll(SITE_PLACEHOLDER, site);
}

/** What is wrong with a subject or subject filter; `undefined` when nothing is. The message follows the subject. */
export function subjectProblem(subject: string): string | undefined {
  const because = fault(subject);
  return because === undefined ? undefined : `is not a subject: ${because}`;
}

function fault(subject: string): string | undefined {
  if (subject === '') return 'it is empty; a subject is tokens with "." between, such as "sensors.>"';
  if (/\p{C}/u.test(subject)) return 'it may not hold control characters';
  if (/\s/u.test(subject)) return 'a token may not hold a space';
  if (/["'`\\]/.test(subject)) return 'a token may not hold quotes or a backslash';
  if (/[{}]/.test(subject.replaceAll(SITE_PLACEHOLDER, ''))) return `braces are for ${SITE_PLACEHOLDER} only`;
  const tokens = subject.split('.');
  if (tokens.includes('')) return 'a token may not be empty';
  if (tokens.indexOf('>') >= 0 && tokens.indexOf('>') < tokens.length - 1) return '">" may only be the last token';
  if (tokens.some((token) => token.length > 1 && /[*>]/.test(token))) return '"*" and ">" must be whole tokens';
  if (subject.startsWith('$')) return 'what begins with "$" belongs to NATS itself; begin with a word of your own';
  if (/^[*>]/.test(subject))
    return 'a wildcard at its start would match $JS and $SYS too; begin with a word of your own';
  return undefined;
}

/** Schema of a subject. */
export function subject() {
  return text('a subject', subjectProblem);
}
