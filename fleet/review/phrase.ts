/**
 * Text for readers, in which what we say and what a plan says stay apart: our words are strings, names and values out of a plan
 * are parts of their own. Whoever writes it out (a page, Markdown, a terminal) makes the latter inert, and sets them apart.
 */
export type Phrase = readonly PhrasePart[];

/** Our words, or something out of a plan. */
export type PhrasePart = string | { readonly value: string };

/** Makes a phrase: `` phrase`${site} joins` ``. Texts and numbers that are put in become values, phrases are taken as they are. */
export function phrase(words: TemplateStringsArray, ...given: readonly (string | number | Phrase)[]): Phrase {
  const parts: PhrasePart[] = [];
  for (const [index, word] of words.entries()) {
    if (word !== '') parts.push(word);
    const next = given[index];
    if (next === undefined) continue;
    if (Array.isArray(next)) parts.push(...(next as Phrase));
    else parts.push({ value: String(next) });
  }
  return parts;
}

/** Phrases one after the other, with words of ours between them. */
export function joined(phrases: readonly Phrase[], between: string): Phrase {
  return phrases.flatMap((each, index) => (index === 0 ? each : [between, ...each]));
}

/** Values one after the other, the first few of many; `nothing` where there are none. */
export function listed(values: readonly string[], most = 8): Phrase {
  if (values.length === 0) return ['nothing'];
  const rest = values.length - most;
  const shown = joined(
    values.slice(0, rest === 1 ? most + 1 : most).map((value) => [{ value }]),
    ', ',
  );
  return rest > 1 ? [...shown, ` and ${rest} more`] : shown;
}

/** A phrase as plain text, e.g. to search in. What comes out of plans is in it as it was, so it is not for a terminal. */
export function plain(given: Phrase): string {
  return given.map((part) => (typeof part === 'string' ? part : part.value)).join('');
}
