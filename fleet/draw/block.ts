import { CHANGES, type Line } from './lines';
import { textWidth } from './text-width';

/** Size of the letters of lines, in pixels. */
export const LINE_SIZE = 12;

/** From one line to the next, in pixels. */
export const LINE_HEIGHT = 18;

/** Lines as a block, with the positions of their parts and its size, in pixels. */
export interface Block {
  readonly lines: readonly Line[];
  /** Where labels begin, behind the signs; 0 where no line has a sign. */
  readonly labelAt: number;
  /** Where texts begin, behind the labels. */
  readonly textAt: number;
  readonly width: number;
  readonly height: number;
}

/** Lays lines out in columns: sign, label, text. All blocks have their columns at the same places. */
export function blocksOf(all: readonly (readonly Line[])[]): Block[] {
  const every = all.flat();
  const signs = Object.values(CHANGES).map(({ sign }) => textWidth(sign, LINE_SIZE, 'bold'));
  const labelAt = every.some(({ change }) => change) ? Math.max(...signs) + 4 : 0;
  const widest = every.reduce((most, { label }) => Math.max(most, textWidth(label, LINE_SIZE, 'text')), 0);
  const textAt = labelAt + (widest > 0 ? widest + 6 : 0);
  return all.map((lines) => {
    const ends = lines.map(
      (line) => (isLabelled(line) ? textAt : labelAt) + textWidth(line.text, LINE_SIZE, line.font),
    );
    return { lines, labelAt, textAt, width: Math.max(0, ...ends), height: lines.length * LINE_HEIGHT };
  });
}

/** Whether a line's text is in the column behind the labels. */
export function isLabelled({ label, continues }: Line): boolean {
  return label !== '' || continues;
}
