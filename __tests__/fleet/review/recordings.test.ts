import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPlans } from '../../../fleet/model/plan/read-plan';
import { makeReview } from '../../../fleet/review/make-review';
import { reviewMarkdown, reviewText } from '../../../fleet/review/render';
import { expectKept } from '../../support/kept-file';

const ROOT = join(__dirname, '../../..');

/**
 * Plans of real runs: real Terraform, real providers, a real cluster. `__tests__/cluster/record-plans.test.ts` made
 * them.
 */
const RECORDINGS = join(__dirname, 'recordings');
const recorded = (readdirSync(RECORDINGS, { recursive: true }) as string[])
  .filter((path) => path.endsWith('.json'))
  .sort();

function reviewOf(paths: readonly string[], now = '2026-11-24T12:00:00Z') {
  const plans = readPlans(paths.map((path) => ({ path: join(RECORDINGS, path) })));
  return makeReview({ plans, now: new Date(now) });
}

test.each(recorded)('what a review says of the recorded plan %s is kept as Markdown, all of it', (path) => {
  const text = reviewMarkdown(reviewOf([path]), { limit: 1_000_000 });
  expectKept(join(__dirname, 'recorded', `${path.replaceAll('/', '-').replace('.json', '')}.txt`), text);
});

test.each(recorded)('%s holds no keys or passwords', (path) => {
  const text = readFileSync(join(RECORDINGS, path), 'utf8');
  expect(text).not.toMatch(/-----BEGIN [A-Z ]*PRIVATE KEY-----|\$2[aby]\$\d\d\$/);
});

test.each<[page: string, plans: string[], typed: string]>([
  ['README.md', ['wider-filter/hub.json', 'image/leaf-edge1.json'], '{wider-filter/hub,image/leaf-edge1}.json'],
  ['docs/how-to/try-a-change-before-deploying.md', ['wider-filter/hub.json'], 'wider-filter/hub.json'],
])('%s shows what a review of the recorded plans %j says on a terminal', (page, plans, typed) => {
  // Whoever runs the command does so more than a day after these plans were made.
  const text = reviewText(reviewOf(plans, '2026-12-24T12:00:00Z'), { color: false }).trimEnd();
  const command = `$ npx fleet review __tests__/fleet/review/recordings/${typed}`;
  expect(readFileSync(join(ROOT, page), 'utf8')).toContain(`${command}\n${text}\n`);
});
