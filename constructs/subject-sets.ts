/**
 * Sets of subjects: lists such as a filter, by the messages that they match. There is always a token that no subject of
 * a list has, so what holds for such a token holds for `*`.
 */

/** Subjects as a tree: what may follow a token. A list of many thousand subjects is walked once for each of them. */
interface Node {
  readonly next: Map<string, Node>;
  /** How many subjects end here. */
  ends: number;
}

/** Whether the subjects together match every message that the subject (or filter) can match. All must be valid. */
export function subjectsCover(filters: readonly string[], subject: string): boolean {
  return covers([treeOf(filters)], subject.split('.'));
}

function treeOf(subjects: readonly string[]): Node {
  const root: Node = { next: new Map(), ends: 0 };
  for (const subject of subjects) endOf(root, subject.split('.')).ends += 1;
  return root;
}

/** The node in which a subject ends; it is made if it is missing. */
function endOf(root: Node, tokens: readonly string[]): Node {
  let node = root;
  for (const token of tokens) {
    const next: Node = node.next.get(token) ?? { next: new Map(), ends: 0 };
    node.next.set(token, next);
    node = next;
  }
  return node;
}

function covers(nodes: readonly Node[], tokens: readonly string[], at = 0): boolean {
  const token = tokens[at];
  if (token === undefined) return nodes.some(({ ends }) => ends > 0);
  if (nodes.some(({ next }) => (next.get('>')?.ends ?? 0) > 0)) return true;
  // Other tokens are matched by what matches a token that none of them has.
  if (token !== '>') return covers(after(nodes, token), tokens, at + 1);
  const next = after(nodes, '*');
  return next.length > 0 && covers(next, []) && covers(next, ['>']);
}

/** What may follow a token; after `*`, in what matches any. */
function after(nodes: readonly Node[], token: string): Node[] {
  return nodes.flatMap(({ next }) =>
    [token === '*' ? undefined : next.get(token), next.get('*')].flatMap((node) => node ?? []),
  );
}

/** Whether two lists match the same messages. */
export function isSameSet(some: readonly string[], others: readonly string[]): boolean {
  return (
    some.every((subject) => subjectsCover(others, subject)) && others.every((subject) => subjectsCover(some, subject))
  );
}

/**
 * The subjects without those that others cover, and with `a.>` in place of `a.*` and `a.*.>`; sorted. Lists that match
 * the same messages give the same list.
 */
export function canonicalSubjects(subjects: readonly string[]): string[] {
  return withoutRest(listed([treeOf(subjects)], '').sort());
}

/** The same list in the order in which it is written, where nothing can be left out of it. */
export function minimalSubjects(subjects: readonly string[]): string[] {
  const canonical = canonicalSubjects(subjects);
  const isMinimal = JSON.stringify([...subjects].sort()) === JSON.stringify(canonical);
  return isMinimal ? [...subjects] : canonical;
}

/**
 * The subjects that match what the filters match, token by token: those that begin with a token only where these match
 * more than those that begin with `*`.
 */
function listed(nodes: readonly Node[], before: string): string[] {
  const step = (token: string) => (before === '' ? token : `${before}.${token}`);
  const own = before !== '' && covers(nodes, []) ? [before] : [];
  if (covers(nodes, ['>'])) return [...own, step('>')];
  const any = after(nodes, '*');
  const tokens = new Set(nodes.flatMap(({ next }) => [...next.keys()].filter((token) => token !== '*')));
  return [
    ...own,
    ...(any.length > 0 ? listed(any, step('*')) : []),
    ...[...tokens].flatMap((token) => {
      const next = after(nodes, token);
      return next.every((node) => coversAll(any, node, [])) ? [] : listed(next, step(token));
    }),
  ];
}

/** Whether nodes match all that a tree of subjects matches. */
function coversAll(nodes: readonly Node[], { next, ends }: Node, tokens: readonly string[]): boolean {
  if (ends > 0 && !covers(nodes, tokens)) return false;
  return [...next].every(([token, node]) => coversAll(nodes, node, [...tokens, token]));
}

/** A list without the subjects that the others together cover. */
function withoutRest(subjects: readonly string[]): string[] {
  const root = treeOf(subjects);
  return subjects.filter((subject) => {
    const tokens = subject.split('.');
    const end = endOf(root, tokens);
    end.ends -= 1;
    const isCovered = covers([root], tokens);
    if (!isCovered) end.ends += 1;
    return !isCovered;
  });
}
