import { basename } from 'node:path';
import { describeKept } from '../support/kept-file';
import { linesOf, verdict, type Written } from './example';

/** By title; a function if something must be created first. */
type Table<Row> = Readonly<Record<string, Row | (() => Row | Promise<Row>)>>;

async function made<Row>(row: Row | (() => Row | Promise<Row>)): Promise<Row> {
  return row instanceof Function ? row() : row;
}

/**
 * A test for each: these lines stand under its title in the file beside the test, `names.txt` of `names.test.ts`; and
 * no others do.
 */
export function areKept(testFile: string, table: Table<readonly string[]>): void {
  areShown(testFile, table, (lines) => lines);
}

/** The same, for the lines that a function returns. */
export function areShown<Row>(testFile: string, table: Table<Row>, lines: (row: Row) => readonly string[]): void {
  const file = testFile.replace(/(\.\w+)?\.test\.ts$/, '.txt');
  describeKept(`as ${basename(file)} has it:`, file, table, async (row) => lines(await made(row)));
}

/** A test for each: the environment is refused with the messages in the file. */
export function areRefused(testFile: string, inputs: Table<Written>): void {
  describe('refused,', () => areShown(testFile, inputs, linesOf));
}

/** A test for each: the environment is accepted. */
export function areAccepted(inputs: Table<Written>): void {
  test.each(Object.entries(inputs))('accepted: %s', async (_, input) =>
    expect(verdict(await made(input))).toBe('accepted'),
  );
}
