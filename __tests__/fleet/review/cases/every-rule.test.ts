import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../../../fleet/review/rules';
import { keptCases } from '../../../../tools/review-cases-reference';

const CASES = [...keptCases().values()].flat();

/** Kinds that no case of plans shows, and the test that holds them. */
const ELSEWHERE = new Map([
  ['waits', 'policy.test.ts'],
  ['review-incomplete', 'robustness.test.ts'],
]);

test('every kind of finding is shown by a case, a change of an environment, or a test of its own', () => {
  const changes = readFileSync(join(__dirname, '../findings.txt'), 'utf8');
  const shown = new Set([
    ...CASES.flatMap(({ findings }) => findings),
    ...[...changes.matchAll(/^\w+ ([\w-]+) \S+:/gm)].map(([, id]) => id),
    ...ELSEWHERE.keys(),
  ]);
  for (const [id, file] of ELSEWHERE)
    expect(readFileSync(join(__dirname, '..', file), 'utf8')).toMatch(new RegExp(`'${id}'|${id}:`));
  expect(Object.keys(RULES).filter((id) => !shown.has(id))).toEqual([]);
});

test('each case has the verdict that is wanted', () => {
  expect(CASES.filter(({ wanted, given }) => wanted !== given || wanted === '')).toEqual([]);
});

test('there are many cases, and many that are harmless', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(200);
  expect(CASES.filter(({ wanted }) => wanted === 'safe').length).toBeGreaterThanOrEqual(60);
});
