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
  // A region's sites may have a thousand subjects: they are not compared one by one.
  const all = tokenTree(unique);
  return unique.filter((one) => !isCoveredIn(all, one, one.split('.')));
}

/** Subjects by their tokens, one after the other. */
interface TokenTree {
  /** The subject that ends here. */
  subject?: string;
  readonly next: Map<string, TokenTree>;
}

function tokenTree(subjects: readonly string[]): TokenTree {
  const root: TokenTree = { next: new Map() };
  for (const subject of subjects) {
    let node = root;
    for (const token of subject.split('.')) {
      const next = node.next.get(token) ?? { next: new Map() };
      node.next.set(token, next);
      node = next;
    }
    node.subject = subject;
  }
  return root;
}

/** Whether one of the subjects other than itself covers a subject, of which these tokens are left. */
function isCoveredIn(tree: TokenTree, subject: string, [token, ...rest]: readonly string[]): boolean {
  if (token === undefined) return tree.subject !== undefined && tree.subject !== subject;
  const wide = tree.next.get('>')?.subject;
  if (wide !== undefined && wide !== subject) return true;
  if (token === '>') return false;
  return [...new Set(['*', token])].some((each) => {
    const next = tree.next.get(each);
    return next !== undefined && isCoveredIn(next, subject, rest);
  });
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
