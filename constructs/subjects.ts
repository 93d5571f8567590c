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
