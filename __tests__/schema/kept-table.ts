import { KeptSections } from '../support/kept-file';
import { linesOf, verdict, type Written } from './example';

/** By titles; a function where there are things to make first. */
type Table<Row> = Readonly<Record<string, Row | (() => Row | Promise<Row>)>>;

async function made<Row>(row: Row | (() => Row | Promise<Row>)): Promise<Row> {
  return row instanceof Function ? row() : row;
}

/** A test for each: these lines stand under its title in the file beside the test, `names.txt` of `names.test.ts`; and no others do. */
export function areKept(testFile: string, lines: Table<readonly string[]>): void {
  const file = testFile.replace(/(\.\w+)?\.test\.ts$/, '.txt');
  const kept = new KeptSections(file, Object.keys(lines));
  test.each(Object.entries(lines))('%s', async (title, row) => kept.expect(title, await made(row)));
  test(`nothing else stands in ${file.replace(/.*\//, '')}`, () => kept.expectNoOthers());
}

/** A test for each: the environment is refused, and with which words a file says, as in {@link areKept}. */
export function areRefused(testFile: string, inputs: Table<Written>): void {
  const rows = Object.entries(inputs).map(([title, input]) => [title, async () => linesOf(await made(input))] as const);
  describe('refused:', () => areKept(testFile, Object.fromEntries(rows)));
}

/** A test for each: the environment is accepted. */
export function areAccepted(inputs: Table<Written>): void {
  test.each(Object.entries(inputs))('accepted: %s', async (_, input) =>
    expect(verdict(await made(input))).toBe('accepted'),
  );
}
