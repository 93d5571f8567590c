import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../schema/rules';

const ROOT = join(__dirname, '../..');
const TEXT = readFileSync(join(ROOT, 'docs', 'rules.md'), 'utf8');

test('docs/rules.md lists each rule, in order, and names existing tests', () => {
  expect([...TEXT.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name)).toEqual(RULES.map(({ name }) => name));
  const tests = [...TEXT.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path]) => path ?? '');
  expect(tests.filter((path) => !existsSync(join(ROOT, '__tests__', path)))).toEqual([]);
});
