/** The names of stacks in some texts, separated by blanks. */
export function stackWords(texts: readonly string[]): string[] {
  return texts.flatMap((text) => text.split(/\s+/)).filter(Boolean);
}
