import { RULES } from '../../../../fleet/review/rules';
import { keptCases } from '../../../../tools/review-cases-reference';

const CASES = [...keptCases().values()].flat();

test('every kind of finding is shown by a case', () => {
  const shown = new Set(CASES.flatMap(({ findings }) => findings));
  expect(Object.keys(RULES).filter((id) => !shown.has(id))).toEqual([]);
});

test('each case has the verdict that is wanted', () => {
  expect(CASES.filter(({ wanted, given }) => wanted !== given || wanted === '')).toEqual([]);
});

test('there are many cases, and many that are harmless', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(200);
  expect(CASES.filter(({ wanted }) => wanted === 'safe').length).toBeGreaterThanOrEqual(60);
});
