import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../review/rules';

test('docs/review.md lists every kind of finding with its level', () => {
  const rows = Object.entries(RULES).map(
    ([name, { level, sign, meaning }]) => `| ${sign} | \`${name}\` | ${level} | ${meaning} |`,
  );
  const docs = readFileSync(join(__dirname, '..', '..', 'docs', 'review.md'), 'utf8');
  expect(docs.split('\n').filter((line) => /^\| . \| `/.test(line))).toEqual(rows);
});
