import { inert } from '../../lib/inert';
import type { Change } from './model';

/** One line of a card, or of what stands at an arrow. All of it is inert. */
export interface Line {
  /** Our words in front of it, e.g. `keeps`; empty where it has none, and where it goes on from the line before. */
  readonly label: string;
  readonly text: string;
  /** `code`: subjects and names, in letters of one width. */
  readonly font: 'text' | 'code';
  /** Whether it belongs to the label of an earlier line. */
  readonly continues: boolean;
  readonly change?: Change;
}

/** What is to be written in as many lines as it takes. */
export interface Row {
  readonly label?: string;
  /** Names and subjects as they stand in files. A line ends between them where it can. */
  readonly words: readonly string[];
  readonly font?: 'text' | 'code';
  readonly change?: Change;
  /** How many lines it may take at most. Default: 5 */
  readonly most?: number;
  /** Characters in one line. Default: 30, as a card has room for. */
  readonly width?: number;
}

/** Characters in one line: wide enough for most subjects, narrow enough for a card beside its link. */
const COLUMNS = 30;

/** What a change is called: it is told by sign and word, not by colour alone. */
export const CHANGES: Readonly<Record<Change, { readonly sign: string; readonly word: string }>> = {
  added: { sign: '+', word: 'added' },
  changed: { sign: '~', word: 'changed' },
  removed: { sign: '−', word: 'removed' },
};

/** Our own words as one line. */
export function plainLine(text: string, change?: Change): Line {
  return { label: '', text, font: 'text', continues: false, ...(change && { change }) };
}

/** A row in lines; none where it has no words. What does not fit is counted at its end. */
export function linesOf({ label = '', words, font = 'code', change, most = 5, width = COLUMNS }: Row): Line[] {
  const texts: string[] = [];
  const pieces = words.map((word) => cut([...inert(word)], width));
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

/** A word in pieces that fit into a line each, cut behind a dot where one is near; of one that takes more than three the middle is left out. */
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

/** A name in one line; of a long one the middle is left out. */
export function shortened(name: string, most = COLUMNS): string {
  const characters = [...inert(name)];
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

/** Columns of a text in letters of one width: those of scripts with wide ones take two. */
export function columns(text: string): number {
  let count = 0;
  for (const character of text) count += (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : isArrow(character) ? 1 : 2;
  return count;
}

/** Arrows, dots and signs of our own, which are as wide as letters. */
function isArrow(character: string): boolean {
  return '↑↓←→…−·×'.includes(character);
}
