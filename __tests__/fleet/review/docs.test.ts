import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlans } from '../../../fleet/model/plan/read-plan';
import { makeReview } from '../../../fleet/review/make-review';
import { reviewText } from '../../../fleet/review/render';
import { RULES } from '../../../fleet/review/rules';

test('docs/review.md lists every kind of finding with its level', () => {
  const rows = Object.entries(RULES).map(
    ([name, { level, sign, meaning }]) => `| ${sign} | \`${name}\` | ${level} | ${meaning} |`,
  );
  const docs = readFileSync(join(__dirname, '../../../docs/review.md'), 'utf8');
  expect(docs.split('\n').filter((line) => /^\| . \| `/.test(line))).toEqual(rows);
});

test('README shows what a review of two recorded plans says on a terminal', () => {
  const root = join(__dirname, '../../..');
  const paths = ['wider-filter/hub', 'image/leaf-edge1'].map((name) => join(__dirname, `recordings/${name}.json`));
  const review = makeReview({ plans: readPlans(paths.map((path) => ({ path }))), now: new Date() });
  const text = reviewText(review, { color: false }).trimEnd();
  const command = '$ npx fleet review __tests__/fleet/review/recordings/{wider-filter/hub,image/leaf-edge1}.json';
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`${command}\n${text}\n`);
});
