/** A part of a comment that can be cut between any two of its items. */
export interface Section {
  /** What stands before the items, e.g. a heading, or a fold that opens. */
  readonly open: string;
  /** One after the other, each on lines of its own. */
  readonly items: readonly string[];
  /** What stands after the items, e.g. a fold that closes. */
  readonly close: string;
}

/** What a section tells. */
export interface Contents<T> {
  /** Ours: values have no place in it, as HTML may stand there. */
  readonly title: string;
  readonly all: readonly T[];
  /** So many of them are told. */
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

/** A table in a fold, of which one row is written out as its cells. Its heads are ours. */
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

/** Sections as far as they fit, and how many things are not told. */
export interface Fitted {
  readonly text: string;
  readonly untold: number;
}

/** Puts sections one after the other until there is no more room; whole items of the last ones are left out. */
export function fit(sections: readonly Section[], room: number): Fitted {
  let text = '';
  let untold = 0;
  for (const { open, items, close } of sections) {
    if (items.length === 0) continue;
    const least = open.length + close.length;
    let left = untold > 0 ? -1 : room - text.length - least;
    const told: string[] = [];
    for (const item of items) {
      left -= item.length + 1;
      if (left < 0) break;
      told.push(item);
    }
    untold += items.length - told.length;
    if (told.length > 0) text += `${open}${told.join('\n')}\n${close}`;
  }
  return { text, untold };
}
