/** A line of prose is no longer than this, in characters. */
const WIDTH = 120;

/**
 * A paragraph of Markdown in lines of at most {@link WIDTH} characters. Only mark-up between backticks has an effect.
 */
export function prose(text: string): string {
  return wrapped(escaped(text));
}

/** Markdown without line breaks, in lines of at most {@link WIDTH} characters. Code in backticks is not broken. */
export function wrapped(markdown: string): string {
  return linesOf(markdown, WIDTH).join('\n');
}

/** The same as an item of a list. */
export function wrappedItem(markdown: string): string {
  return linesOf(markdown, WIDTH - 2)
    .map((line, index) => `${index === 0 ? '- ' : '  '}${line}`)
    .join('\n');
}

function linesOf(markdown: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of markdown.match(/(?:`[^`]*`|[^\s`])+/g) ?? []) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= width) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines;
}

/**
 * A table.
 * @param heads of its columns
 * @param rows cells of Markdown; a pipe ends none
 */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line), ''].join('\n').replaceAll(/ {2,}\|/g, ' |');
}

/** Text in which Markdown finds no mark-up except between backticks. */
export function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replace(/[<>*_]/g, '\\$&') : part))
    .join('`');
}
