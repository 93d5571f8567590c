import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Writes the files again: `NATS_UPDATE_KEPT=1 npx jest …`; then read what git shows of them. */
const update = process.env.NATS_UPDATE_KEPT === '1';

function read(path: string): string {
  if (!existsSync(path)) throw new Error(`${path} is not there: NATS_UPDATE_KEPT=1 writes it`);
  return readFileSync(path, 'utf8');
}

/** Expects a text to be that of a file beside the tests, which a reviewer reads. One that is missing fails, too. */
export function expectKept(path: string, text: string): void {
  if (update) writeFileSync(path, text);
  expect(text).toBe(read(path));
}

/** A file of sections, one for each title: `## <title>`, and lines. */
export class KeptSections {
  constructor(
    private readonly path: string,
    private readonly titles: readonly string[],
  ) {}

  /** Expects the lines of a section to be these. */
  expect(title: string, lines: readonly string[]): void {
    if (update) this.write(this.sections.set(title, lines));
    expect(lines).toEqual(this.sections.get(title));
  }

  /** Expects the file to have just these sections. */
  expectNoOthers(): void {
    if (update) this.write(this.sections);
    expect([...this.sections.keys()]).toEqual(this.titles);
  }

  private get sections(): Map<string, readonly string[]> {
    const parts = update && !existsSync(this.path) ? [] : `\n${read(this.path)}`.split('\n## ').slice(1);
    return new Map(parts.map((part) => part.trimEnd().split('\n')).map(([title = '', ...lines]) => [title, lines]));
  }

  private write(sections: ReadonlyMap<string, readonly string[]>): void {
    const text = this.titles.map((title) => [`## ${title}`, ...(sections.get(title) ?? []), '', ''].join('\n'));
    writeFileSync(this.path, `${text.join('').trimEnd()}\n`);
  }
}

/**
 * Tests that a file has a section for each row of a table, with the lines that are made of it, and no others.
 * @param what the title: what the file has
 */
export function describeKept<Row>(
  what: string,
  path: string,
  rows: Readonly<Record<string, Row>>,
  linesOf: (row: Row, title: string) => readonly string[] | Promise<readonly string[]>,
): void {
  const kept = new KeptSections(path, Object.keys(rows));
  describe(what, () => {
    test.each(Object.entries(rows))('%s', async (title, row) => kept.expect(title, await linesOf(row, title)));

    test('and nothing else', () => kept.expectNoOthers());
  });
}
