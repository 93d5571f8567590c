/** Longest text that is shown in full. */
const LONGEST = 80;

/** What must be escaped for a terminal: control characters, invisible formatting, line and paragraph separators. */
const UNPRINTABLE = /[\p{C}\u2028\u2029]/gu;

/** A value for a message: as JSON, on one line, shortened if long. */
export function show(value: unknown): string {
  const text = (json(value) ?? String(value)).replace(UNPRINTABLE, escaped);
  const characters = [...text];
  return characters.length <= LONGEST ? text : `${characters.slice(0, LONGEST - 1).join('')}…`;
}

function json(value: unknown): string | undefined {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'number') return String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return Array.isArray(value) ? 'an array' : 'an object';
  }
}

function escaped(character: string): string {
  return [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');
}

/** `"a", "b" or "c"`. */
export function oneOf(values: readonly unknown[], conjunction = 'or'): string {
  const shown = values.map(show);
  const last = shown.pop() ?? 'nothing';
  return shown.length === 0 ? last : `${shown.join(', ')} ${conjunction} ${last}`;
}
