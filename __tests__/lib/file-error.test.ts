import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileRefusal, systemReason } from '../../lib/file-error';
import { temporaryFolder } from '../support/folder';

/** What a function throws. */
function thrown(by: () => unknown): unknown {
  try {
    return by();
  } catch (error) {
    return error;
  }
}

const folder = temporaryFolder();
const file = join(folder, 'file');
writeFileSync(file, '');

test.each([
  ['a folder in place of a file', () => readFileSync(folder), 'illegal operation on a directory (EISDIR)'],
  ['a folder that is to be in a file', () => mkdirSync(join(file, 'x')), `${file}/x: not a directory (ENOTDIR)`],
  ['a folder where a file is', () => mkdirSync(file), `${file}: file already exists (EEXIST)`],
])('%s: the reason in words, with its code', (_what, act, reason) => {
  const error = thrown(act);
  expect(fileRefusal(error) ?? systemReason(error)).toBe(reason);
});

test('a file that is missing may be ours: that is no refusal, nor is any other error', () => {
  const missing = thrown(() => readFileSync(join(folder, 'missing')));
  expect([fileRefusal(missing), fileRefusal(new Error('EACCES: x')), fileRefusal('EACCES')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(systemReason(missing)).toBe('no such file or directory (ENOENT)');
});
