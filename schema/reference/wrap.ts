/** Columns of generated prose and comments, as `lineWidth` of biome.json. */
export const COLUMNS = 120;

/** A word that would begin a list, heading or quotation of Markdown, or a tag of a doc comment, if it began a line. */
const STARTS_BLOCK = /^([-+*#>|@]|\d+[.)]$)/;

/**
 * A text in lines of at most {@link COLUMNS}, broken at spaces; a longer word has a line of its own.
 * @param first begins the first line
 * @param rest begins the others. @default as many spaces
 */
export function wrapped(text: string, first = '', rest = ' '.repeat(first.length)): string[] {
  const [begin = '', ...words] = text.split(' ');
  const lines: string[] = [];
  let line = `${first}${begin}`;
  for (const word of words) {
    if (line.length + 1 + word.length <= COLUMNS || STARTS_BLOCK.test(word)) {
      line += ` ${word}`;
    } else {
      lines.push(line);
      line = `${rest}${word}`;
    }
  }
  return [...lines, line];
}
