import { text } from './text';

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

/** Whether the filter matches everything that the subject (or filter) can match. Both must be valid. */
export function subjectCovers(filter: string, subject: string): boolean {
  const wide = filter.split('.');
  const narrow = subject.split('.');
  for (const [index, token] of wide.entries()) {
    const other = narrow[index];
    if (other === undefined) return false;
    if (token === '>') return true;
    if (other === '>') return false;
    if (token !== '*' && token !== other) return false;
  }
  return wide.length === narrow.length;
}

/** Whether some message could match both. Both must be valid. */
export function subjectsOverlap(a: string, b: string): boolean {
  const left = a.split('.');
  const right = b.split('.');
  for (const [index, token] of left.entries()) {
    const other = right[index];
    if (other === undefined) return false;
    if (token === '>' || other === '>') return true;
    if (token !== '*' && other !== '*' && token !== other) return false;
  }
  return left.length === right.length;
}

/** The subjects without those that another one covers, in their order. */
export function withoutCovered(subjects: readonly string[]): string[] {
  const unique = [...new Set(subjects)];
  return unique.filter((one) => !unique.some((other) => other !== one && subjectCovers(other, one)));
}

/** The subject of exactly those messages that match both; `undefined` where none does. Both must be valid. */
export function commonSubject(a: string, b: string): string | undefined {
  if (!subjectsOverlap(a, b)) return undefined;
  const [left, right] = [a.split('.'), b.split('.')];
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, n) => narrower(left[n] ?? '>', right[n] ?? '>')).join('.');
}

/** Behind the end of a subject that ends in `>` every token is `>`. */
function narrower(token: string, other: string): string {
  if (token === '>') return other;
  return token === '*' && other !== '>' ? other : token;
}
