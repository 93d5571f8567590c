/**
 * Sets of subjects: lists such as a filter, by the messages that they match. There is always a token that no subject of
 * a list has, so what holds for such a token holds for `*`.
 */

/** What is left of each subject of a list after some tokens were read. */
type Rest = readonly (readonly string[])[];

/** Whether the subjects together match every message that the subject (or filter) can match. All must be valid. */
export function subjectsCover(filters: readonly string[], subject: string): boolean {
  return covers(tokensOf(filters), subject.split('.'));
}

function covers(filters: Rest, [token, ...rest]: readonly string[]): boolean {
  if (token === undefined) return filters.some((filter) => filter.length === 0);
  if (filters.some(([first]) => first === '>')) return true;
  // Other tokens are matched by what matches a token that none of them has.
  if (token !== '>') return covers(after(filters, token), rest);
  const next = after(filters, '*');
  return next.length > 0 && covers(next, []) && covers(next, ['>']);
}

/** What is left after a token; after `*`, of what matches any. No filter begins with `>`. */
function after(filters: Rest, token: string): Rest {
  return filters.filter(([first]) => first === token || first === '*').map(([, ...rest]) => rest);
}

function tokensOf(subjects: readonly string[]): Rest {
  return subjects.map((subject) => subject.split('.'));
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
  return withoutRest(listed(tokensOf(subjects), '').sort());
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
function listed(filters: Rest, before: string): string[] {
  const step = (token: string) => (before === '' ? token : `${before}.${token}`);
  const own = before !== '' && covers(filters, []) ? [before] : [];
  if (covers(filters, ['>'])) return [...own, step('>')];
  const any = after(filters, '*');
  const tokens = new Set(filters.flatMap(([first]) => (first === undefined || first === '*' ? [] : [first])));
  return [
    ...own,
    ...(any.length > 0 ? listed(any, step('*')) : []),
    ...[...tokens].flatMap((token) => {
      const next = after(filters, token);
      return coversAll(any, next) ? [] : listed(next, step(token));
    }),
  ];
}

function coversAll(filters: Rest, others: Rest): boolean {
  return others.every((other) => covers(filters, other));
}

/** A list without the subjects that the others together cover. */
function withoutRest(subjects: readonly string[]): string[] {
  const kept = new Map(subjects.map((subject) => [subject, subject.split('.')]));
  for (const subject of subjects) {
    const tokens = kept.get(subject) ?? [];
    kept.delete(subject);
    if (!covers([...kept.values()], tokens)) kept.set(subject, tokens);
  }
  return [...kept.keys()].sort();
}
