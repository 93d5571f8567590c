/** A part of a comment that can be cut between any two of its items. */
export interface Section {
  /** Text before the items, e.g. a heading, or the start of a fold. */
  readonly open: string;
  /** One after the other, each on lines of its own. */
  readonly items: readonly string[];
  /** Text after the items, e.g. the end of a fold. */
  readonly close: string;
}

/** The contents of a section. */
export interface Contents<T> {
  /** May contain HTML, so never values from plans. */
  readonly title: string;
  readonly all: readonly T[];
  /** At most so many of them are listed. */
  readonly most: number;
  /** Writes out one. */
  readonly write: (one: T) => string;
}

/** A section with a heading. */
export function headed<T>({ title, all, most, write }: Contents<T>): Section {
  return { open: `\n### ${title}\n\n`, items: all.slice(0, most).map(write), close: more(all, most) };
}

/** A section in a fold. */
export function folded<T>({ title, all, most, write }: Contents<T>): Section {
  return {
    open: `\n<details>\n<summary>${title}</summary>\n\n`,
    items: all.slice(0, most).map(write),
    close: `${more(all, most)}\n</details>\n`,
  };
}

/**
 * A table in a fold; `write` returns the cells of a row. Its heads may contain Markdown, so never values from plans.
 */
export function foldedTable<T>(
  heads: readonly string[],
  contents: Omit<Contents<T>, 'write'> & { readonly write: (one: T) => readonly string[] },
): Section {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const { open, items, close } = folded({ ...contents, write: (one: T) => line(contents.write(one)) });
  return { open: `${open}${line(heads)}\n${line(heads.map(() => '---'))}\n`, items, close };
}

function more(all: readonly unknown[], most: number): string {
  const rest = all.length - most;
  return rest > 0 ? `\nand ${rest.toLocaleString('en')} more: see the full page\n` : '';
}

/** Sections as far as they fit, and how many items are left out. */
export interface Fitted {
  readonly text: string;
  readonly omitted: number;
}

/** Joins sections until there is no more room; whole items of the last ones are left out. */
export function fit(sections: readonly Section[], room: number): Fitted {
  let text = '';
  let omitted = 0;
  for (const { open, items, close } of sections) {
    if (items.length === 0) continue;
    const least = open.length + close.length;
    let left = omitted > 0 ? -1 : room - text.length - least;
    const shown: string[] = [];
    for (const item of items) {
      left -= item.length + 1;
      if (left < 0) break;
      shown.push(item);
    }
    omitted += items.length - shown.length;
    if (shown.length > 0) text += `${open}${shown.join('\n')}\n${close}`;
  }
  return { text, omitted };
}
