/**
 * Characters that a reader does not see, or that make others look different from what they are: control characters
 * (line breaks and terminal escapes among them), formats such as bidirectional overrides and zero-width characters,
 * separators and spaces other than the plain one, halves of characters, code points without a character, marks stacked
 * on others, and whatever else Unicode lets a program ignore. And the backslash of what looks like our own visible
 * form, so that no two texts are shown alike.
 */
const UNSEEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}|(?<!\p{L})\p{M}|\\(?=u\{)/gu;

/**
 * A text as it can be shown anywhere on one line: what cannot be seen in it is written as `\u{1b}`. To be used once on
 * each value; it does not escape for HTML or Markdown.
 */
export function escaped(text: string): string {
  return text.replace(UNSEEN, (character) => visible(character));
}

/** A character by its number: `\u{1b}`. */
export function visible(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The beginning of a text that is longer than `most` characters, never half a character. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const kept = text.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '');
  return `${kept}…`;
}
