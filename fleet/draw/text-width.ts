import { columns } from './lines';

/**
 * Width of a letter of monospaced fonts, in parts of the font's size, with room: Courier has 0.600, Menlo and DejaVu Sans Mono
 * 0.602, Consolas 0.550, Cascadia 0.586.
 */
const CODE = 0.63;

/** Widths of letters of proportional fonts, in parts of the font's size: those of DejaVu Sans, the widest that systems come with. */
const TEXT: readonly (readonly [RegExp, number])[] = [
  [/[ijlI.,:;'|!·]/, 0.38],
  [/[ frt()[\]/-]/, 0.45],
  [/[mwMW@%+~−→←↑↓…]/, 1],
  [/[A-Z]/, 0.78],
  [/[a-z0-9_$]/, 0.65],
];

/** How much wider bold letters are. */
const BOLD = 1.12;

/** Width of a text in pixels, rather too much than too little: which font will be there nobody knows. */
export function textWidth(text: string, size: number, font: 'text' | 'code' | 'bold'): number {
  if (font === 'code') return columns(text) * CODE * size;
  let ems = 0;
  for (const character of text) {
    const known = TEXT.find(([letters]) => letters.test(character))?.[1];
    ems += known ?? columns(character) * 0.9;
  }
  return ems * size * (font === 'bold' ? BOLD : 1);
}
