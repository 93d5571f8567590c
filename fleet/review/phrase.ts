/**
 * Text for readers that keeps this project's words apart from those of a plan: its own words are strings, names and
 * values from a plan are parts of their own. A renderer (page, Markdown, terminal) escapes the latter and marks them.
 */
export type Phrase = readonly PhrasePart[];

/** This project's words, or a value from a plan. */
export type PhrasePart = string | { readonly value: string };

/** Builds a phrase: `` phrase`${site} joins` ``. Texts and numbers become values, phrases are inserted unchanged. */
export function phrase(words: TemplateStringsArray, ...given: readonly (string | number | Phrase)[]): Phrase {
  const parts: PhrasePart[] = [];
  for (const [index, word] of words.entries()) {
    if (word !== '') parts.push(word);
    const next = given[index];
    if (next === undefined) continue;
    if (Array.isArray(next)) for (const part of next as Phrase) parts.push(part);
    else parts.push({ value: String(next) });
  }
  return parts;
}

/** Phrases one after the other, with a separator between them. */
export function joined(phrases: readonly Phrase[], between: string): Phrase {
  return phrases.flatMap((each, index) => (index === 0 ? each : [between, ...each]));
}

/** The first few of some values, separated by commas; `nothing` without values. */
export function listed(values: readonly string[], most = 8): Phrase {
  if (values.length === 0) return ['nothing'];
  const rest = values.length - most;
  const shown = joined(
    values.slice(0, rest === 1 ? most + 1 : most).map((value) => [{ value }]),
    ', ',
  );
  return rest > 1 ? [...shown, ` and ${rest} more`] : shown;
}

/** A phrase as plain text, e.g. to search in. Values from plans are not escaped in it, so it is not for a terminal. */
export function plain(given: Phrase): string {
  return given.map((part) => (typeof part === 'string' ? part : part.value)).join('');
}
