import { columns } from './lines';

/**
 * Width of a letter in monospaced fonts, relative to the font size, with a reserve: Courier has 0.600, Menlo and DejaVu
 * Sans Mono 0.602, Consolas 0.550, Cascadia 0.586.
 */
const CODE = 0.63;

/** Widths of letters in proportional fonts, relative to the font size: those of DejaVu Sans, the widest common font. */
const TEXT: readonly (readonly [RegExp, number])[] = [
  [/[ijlI.,:;'|!·]/, 0.38],
  [/[ frt()[\]/-]/, 0.45],
  [/[mwMW@%+~−→←↑↓…]/, 1],
  [/[A-Z]/, 0.78],
  [/[a-z0-9_$]/, 0.65],
];

/** Width of bold letters, relative to normal ones. */
const BOLD = 1.12;

/** Width of a text in pixels, rather too large than too small, since the viewer's font is unknown. */
export function textWidth(text: string, size: number, font: 'text' | 'code' | 'bold'): number {
  if (font === 'code') return columns(text) * CODE * size;
  let ems = 0;
  for (const character of text) {
    const known = TEXT.find(([letters]) => letters.test(character))?.[1];
    ems += known ?? columns(character) * 0.9;
  }
  return ems * size * (font === 'bold' ? BOLD : 1);
}
