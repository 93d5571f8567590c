import { escaped, shortened, visible } from '../../../../lib/escaped';
import type { Phrase } from '../../phrase';
import type { Shown } from '../../review';
import { PLACEHOLDERS } from '../words';

/** Values are shortened to this many characters: a whole nats.conf is too long for a comment. */
const VALUE_LENGTH = 200;

/**
 * Up to so many backticks in a row stay unescaped. cmark, which GitHub uses, ignores fences longer than 80
 * (MAXBACKTICKS in its inlines.c), and the text would then be read as Markdown.
 */
const MOST_BACKTICKS = 16;

/** Whether text is in the cell of a table, where a pipe ends it, in code too. */
export interface Surroundings {
  readonly table: boolean;
}

/** Text outside of tables. */
export const FLOW: Surroundings = { table: false };

/** Text in the cell of a table. */
export const CELL: Surroundings = { table: true };

/** A value as inline code, in which nothing has an effect: no mention, link, picture, HTML, or end of a table cell. */
export function code(value: string, { table }: Surroundings): string {
  const text = shortened(escaped(value), VALUE_LENGTH).replace(/`+/g, (run) =>
    run.length > MOST_BACKTICKS ? [...run].map(visible).join('') : run,
  );
  if (text === '') return '(empty)';
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  // Markdown strips one space from both ends where there is one at both, unless there is nothing else.
  const pad = /^`|`$|^ .*\S.* $/.test(text) ? ' ' : '';
  return `${fence}${pad}${table ? withoutPipes(text) : text}${pad}${fence}`;
}

/** Markdown parsers do not agree on what a pipe after backslashes means, so it is shown by its number. */
function withoutPipes(text: string): string {
  return text.replace(/(\\*)\|/g, (_all, before: string) => (before === '' ? '\\|' : `${before}${visible('|')}`));
}

/** A phrase: words unchanged, values as code. */
export function markdownPhrase(given: Phrase, place: Surroundings): string {
  return given
    .map((part, index) => {
      if (typeof part === 'string') return escapedMarkdown(part);
      // Two fences that touch would be one.
      return `${typeof given[index - 1] === 'object' ? ' ' : ''}${code(part.value, place)}`;
    })
    .join('');
}

/** A value, or the placeholder for one. */
export function markdownShown(shown: Shown | undefined, place: Surroundings): string {
  if (shown === undefined) return '–';
  return shown.kind === 'text' ? code(shown.text, place) : `*${PLACEHOLDERS[shown.kind]}*`;
}

/** The first few of many values. */
export function markdownList(values: readonly string[], place: Surroundings, most = 8): string {
  const shown = values.slice(0, most).map((value) => code(value, place));
  const rest = values.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest.toLocaleString('en')} more` : shown.join(', ');
}

/**
 * This project's own words, which may contain characters with a meaning in Markdown, e.g. `max_payload` or `<site>`.
 */
export function escapedMarkdown(words: string): string {
  return escaped(words).replace(/[\\`*_{}[\]<>#|~&@$]/g, '\\$&');
}

/** This project's own words with code between backticks, such as the texts of a rule. */
export function escapedWords(words: string): string {
  return words
    .split('`')
    .map((part, index) => (index % 2 === 0 ? escapedMarkdown(part) : code(part, FLOW)))
    .join('');
}
