/**
 * What a terminal, a browser or a reader's eye would obey instead of show: control characters (terminal escapes among them),
 * characters without width, those that turn the direction of what follows, and halves of surrogate pairs.
 */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text from elsewhere with such characters made visible: `\u{1b}`. */
export function inert(text: string): string {
  return text.replace(ACTIVE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
