import { escaped } from '../../lib/escaped';
import type { Change } from './model';

/** One line of a card or of an arrow's label. Its texts are escaped. */
export interface Line {
  /** The words in front of it, e.g. `keeps`; empty where it has none, or continues the previous line. */
  readonly label: string;
  readonly text: string;
  /** `code`: subjects and names, monospaced. */
  readonly font: 'text' | 'code';
  /** Whether it continues the line of an earlier label. */
  readonly continues: boolean;
  readonly change?: Change;
}

/** A row that takes as many lines as it needs. */
export interface Row {
  readonly label?: string;
  /** Names and subjects, not escaped. Lines break between them if possible. */
  readonly words: readonly string[];
  readonly font?: 'text' | 'code';
  readonly change?: Change;
  /** At most so many lines. @default 5 */
  readonly most?: number;
  /** Characters in one line. @default 30, as fit on a card */
  readonly width?: number;
}

/** Characters in one line: wide enough for most subjects, narrow enough for a card next to its link. */
const COLUMNS = 30;

/** Signs and words of changes, so that colour is not needed. */
export const CHANGES: Readonly<Record<Change, { readonly sign: string; readonly word: string }>> = {
  added: { sign: '+', word: 'added' },
  changed: { sign: '~', word: 'changed' },
  removed: { sign: '−', word: 'removed' },
};

/** This project's own words as one line. */
export function plainLine(text: string, change?: Change): Line {
  return { label: '', text, font: 'text', continues: false, ...(change && { change }) };
}

/** A row as lines; none where it has no words. Its end counts the words that do not fit. */
export function linesOf({ label = '', words, font = 'code', change, most = 5, width = COLUMNS }: Row): Line[] {
  const texts: string[] = [];
  const pieces = words.map((word) => cut([...escaped(word)], width));
  let shown = 0;
  for (const [first = '', ...rest] of pieces) {
    const last = texts.at(-1);
    const fits = last !== undefined && columns(last) + 1 + columns(first) <= width;
    if (texts.length + rest.length + (fits ? 0 : 1) > most) break;
    if (fits) texts[texts.length - 1] = `${last} ${first}`;
    else texts.push(first);
    texts.push(...rest);
    shown += 1;
  }
  const rest = words.length - shown;
  const more = rest === 0 ? [] : [shown === 0 ? `${rest} of them` : `and ${rest} more`];
  return [...texts, ...more].map((text, index) => ({
    label: index === 0 ? label : '',
    text,
    font: index < texts.length ? font : 'text',
    continues: index > 0 && label !== '',
    ...(change && { change }),
  }));
}

/**
 * A word in pieces of at most one line, cut after a dot if one is near; of more than three pieces, the middle is left
 * out.
 */
function cut(characters: readonly string[], width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const character of characters) {
    if (columns(piece) + columns(character) > width) {
      const dot = piece.lastIndexOf('.') + 1;
      const end = dot > piece.length / 2 ? dot : piece.length;
      pieces.push(piece.slice(0, end));
      piece = piece.slice(end);
    }
    piece += character;
  }
  pieces.push(piece);
  const [first = ''] = pieces;
  return pieces.length <= 3 ? pieces : [first, '…', pieces.at(-1) ?? ''];
}

/** A name in one line; the middle of a long one is left out. */
export function shortened(name: string, most = COLUMNS): string {
  const characters = [...escaped(name)];
  if (columns(characters.join('')) <= most) return characters.join('');
  const take = (from: readonly string[]) => {
    let text = '';
    for (const character of from) {
      if (columns(text) + columns(character) > most / 2 - 1) break;
      text += character;
    }
    return text;
  };
  return `${take(characters)}…${[...take(characters.toReversed())].reverse().join('')}`;
}

/** Columns of a monospaced text: letters of wide scripts take two. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text) count += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : isArrow(character) ? 1 : 2;
  return count;
}

/** Arrows, dots and signs of this project, which are as wide as letters. */
function isArrow(character: string): boolean {
  return '↑↓←→…−·×'.includes(character);
}
