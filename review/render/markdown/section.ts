/** A part of a comment that can be cut between any two of its items. */
export interface Section {
  /** What stands before the items, e.g. a heading, or a fold that opens. */
  readonly open: string;
  /** One after the other, each on lines of its own. */
  readonly items: readonly string[];
  /** What stands after the items, e.g. a fold that closes. */
  readonly close: string;
}

/** A section with a heading, of at most so many items. */
export function headed(title: string, items: readonly string[], most = items.length): Section {
  return { open: `\n### ${title}\n\n`, items: items.slice(0, most), close: more(items, most) };
}

/** A section in a fold. Its title is ours: values have no place in it, as HTML stands there. */
export function folded(title: string, items: readonly string[], most = items.length): Section {
  return {
    open: `\n<details>\n<summary>${title}</summary>\n\n`,
    items: items.slice(0, most),
    close: `${more(items, most)}\n</details>\n`,
  };
}

/** A table in a fold. Its heads are ours. */
export function foldedTable(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  most: number,
): Section {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const { open, items, close } = folded(title, rows.map(line), most);
  return { open: `${open}${line(heads)}\n${line(heads.map(() => '---'))}\n`, items, close };
}

function more(items: readonly string[], most: number): string {
  const rest = items.length - most;
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
