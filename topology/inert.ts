/**
 * What a reader must see instead of its effect: controls, format characters (bidirectional overrides, zero width), separators
 * and spaces other than the plain one, halves of surrogate pairs, code points without a character, marks stacked on others.
 */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}|(?<!\p{L})\p{M}/gu;

/** A text out of a file in which nothing can act on what stands around it: such characters become `\u{1b}`. */
export function inert(text: string): string {
  return text.replace(ACTIVE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
