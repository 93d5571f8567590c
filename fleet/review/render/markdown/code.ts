import { inert, shortened, visible } from '../../../../lib/inert';
import type { Phrase } from '../../phrase';
import type { Shown } from '../../review';
import { STAND_INS } from '../words';

/** Values are shortened to this many characters: a comment is no place for a whole nats.conf. */
const VALUE_LENGTH = 200;

/**
 * Backticks in a row that stay as they are. cmark, which GitHub uses, takes no fence longer than 80 for one
 * (MAXBACKTICKS in its inlines.c), and what it does not take for code would be read as Markdown.
 */
const MOST_BACKTICKS = 16;

/** Whether text stands in the cell of a table, where a pipe ends it, in code too. */
export interface Place {
  readonly table: boolean;
}

/** Text that stands anywhere but in a table. */
export const FLOW: Place = { table: false };

/** Text in the cell of a table. */
export const CELL: Place = { table: true };

/** A value as inline code, out of which nothing gets: no mention, link, picture, HTML, or end of a table's cell. */
export function code(value: string, { table }: Place): string {
  const text = shortened(inert(value), VALUE_LENGTH).replace(/`+/g, (run) =>
    run.length > MOST_BACKTICKS ? [...run].map(visible).join('') : run,
  );
  if (text === '') return '(empty)';
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  // One space at both ends is taken away where there is one at both, unless there is nothing else.
  const pad = /^`|`$|^ .*\S.* $/.test(text) ? ' ' : '';
  return `${fence}${pad}${table ? withoutPipes(text) : text}${pad}${fence}`;
}

/** Readers of Markdown do not agree on what a pipe after backslashes means, so such a one is shown by its number. */
function withoutPipes(text: string): string {
  return text.replace(/(\\*)\|/g, (_all, before: string) => (before === '' ? '\\|' : `${before}${visible('|')}`));
}

/** A phrase: our words as they are, values as code. */
export function markdownPhrase(given: Phrase, place: Place): string {
  return given
    .map((part, index) => {
      if (typeof part === 'string') return escaped(part);
      // Two fences that touch would be one.
      return `${typeof given[index - 1] === 'object' ? ' ' : ''}${code(part.value, place)}`;
    })
    .join('');
}

/** A value, or the words in place of one. */
export function markdownShown(shown: Shown | undefined, place: Place): string {
  if (shown === undefined) return '–';
  return shown.kind === 'text' ? code(shown.text, place) : `*${STAND_INS[shown.kind]}*`;
}

/** The first few of many values. */
export function markdownList(values: readonly string[], place: Place, most = 8): string {
  const shown = values.slice(0, most).map((value) => code(value, place));
  const rest = values.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest.toLocaleString('en')} more` : shown.join(', ');
}

/** Our own words hold signs that mean something in Markdown, e.g. `max_payload` or `<site>`. */
export function escaped(words: string): string {
  return inert(words).replace(/[\\`*_{}[\]<>#|~&@$]/g, '\\$&');
}
