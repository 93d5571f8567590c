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

/** Whether a message could match both. Both must be valid. */
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
  // A region's sites may have a thousand subjects: comparing each pair would be slow.
  const all = tokenTree(unique);
  return unique.filter((one) => !isCoveredIn(all, one, one.split('.')));
}

/** Whether two lists match the same subjects: `sensors.>` is `sensors.*` and `sensors.*.>` together. */
export function sameSubjects(a: readonly string[], b: readonly string[]): boolean {
  const [one, other] = [new Set(withoutCovered(drawnTogether(a))), new Set(withoutCovered(drawnTogether(b)))];
  return one.size === other.size && [...one].every((subject) => other.has(subject));
}

/** The subjects, each `x.*` and `x.*.>` as `x.>`. */
function drawnTogether(subjects: readonly string[]): string[] {
  const all = new Set(subjects);
  for (;;) {
    const end = [...all].find((subject) => /(^|\.)\*$/.test(subject) && all.has(`${subject}.>`));
    if (end === undefined) return [...all];
    all.delete(end);
    all.delete(`${end}.>`);
    all.add(end.replace(/\*$/, '>'));
  }
}

/** Subjects by token, one level per token. */
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

/** Whether another subject covers this one, whose remaining tokens are given. */
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

/** The subject of exactly the messages that match both; `undefined` if none does. Both must be valid. */
export function commonSubject(a: string, b: string): string | undefined {
  if (!subjectsOverlap(a, b)) return undefined;
  const [left, right] = [a.split('.'), b.split('.')];
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, n) => narrower(left[n] ?? '>', right[n] ?? '>')).join('.');
}

/** After the end of a subject that ends in `>`, every token is `>`. */
function narrower(token: string, other: string): string {
  if (token === '>') return other;
  return token === '*' && other !== '>' ? other : token;
}

/** A subject that the filter covers: each wildcard replaced by the given word. */
export function exampleOf(filter: string, word: string): string {
  return filter
    .split('.')
    .map((token) => (token === '*' || token === '>' ? word : token))
    .join('.');
}

/** A subject or filter in which each occurrence of a token is replaced by another one. */
export function withToken(subject: string, token: string, other: string): string {
  return subject
    .split('.')
    .map((each) => (each === token ? other : each))
    .join('.');
}

/** Whether it has this token. */
export function hasToken(subject: string, token: string): boolean {
  return subject.split('.').includes(token);
}

/**
 * The widest subscription that nats-server allows with a permission: a `*` at its end covers a `>`, see `deniedBeside`.
 */
export function widestSubscription(right: string): string {
  return right.replace(/\*$/, '>');
}

/**
 * Whether a server propagates a subscription across a leaf's link with that filter, so that any of its messages arrive.
 *
 * A server propagates interest, and checks each message against the filter. The interest is propagated as a whole or
 * not at all: if the filter is wider, or if the server finds an entry of the filter inside the interest. That search
 * (`ReverseMatch` of nats-server's sublist, the same in 2.15.0 and 2.15.2) does not look past a `*` of the filter:
 * neither below the subscription's `>`, nor where the subscription has a `*` and the filter a word before it. Then
 * nothing arrives of what both allow, and no log says so. `__tests__/schema/interest/links.programs.test.ts` tests it
 * with real servers.
 *
 * @param filter what a leaf may send, or what it may receive
 */
export function interestPasses(subscription: string, filter: readonly string[]): boolean {
  const tokens = subscription.split('.');
  return filter.map((entry) => entry.split('.')).some((entry) => isWithin(tokens, entry) || isFound(tokens, entry));
}

/** Whether the filter's entry covers the subscription, whose wildcards count as tokens. */
function isWithin(subscription: readonly string[], entry: readonly string[]): boolean {
  if (entry.at(-1) === '>') {
    return (
      subscription.length >= entry.length && entry.slice(0, -1).every((token, n) => stands(token, subscription[n]))
    );
  }
  return subscription.length === entry.length && entry.every((token, n) => stands(token, subscription[n]));
}

function stands(token: string, other: string | undefined): boolean {
  return token === '*' || token === other;
}

/** Whether the server finds the filter's entry, looking for what the subscription covers. */
function isFound(subscription: readonly string[], entry: readonly string[]): boolean {
  for (const [n, token] of subscription.entries()) {
    const other = entry[n];
    if (other === undefined) return false;
    if (token === '>') return !entry.slice(n, -1).includes('*');
    if (other === '>') return true;
    if (token !== '*' && other !== '*' && token !== other) return false;
  }
  return entry.length === subscription.length && entry.at(-1) !== '*';
}

/** A wider entry for a filter that a subscription does not pass: one that it passes, and that covers the old entry. */
export function filterThatPasses(subscription: string, entry: string): string {
  const tokens = entry.split('.');
  const wider = [...tokens.keys()]
    .filter((n) => tokens[n] === '*')
    .reverse()
    .map((n) => [...tokens.slice(0, n), '>'].join('.'));
  return wider.find((filter) => interestPasses(subscription, [filter])) ?? entry;
}

/** Why servers do not accept a text as a subject, or interpret it differently; `undefined` if it is a subject. */
export function subjectFault(subject: string): string | undefined {
  if (subject === '') return 'it is empty; a subject consists of tokens separated by ".", such as "sensors.>"';
  if (subject.includes(' ')) return 'a token must not contain a space';
  if (/[\t\n\f\r]/.test(subject)) return 'it must not contain control characters';
  const tokens = subject.split('.');
  if (tokens.includes('')) return 'a token must not be empty';
  return tokens.slice(0, -1).includes('>') ? '">" must be the last token' : undefined;
}
