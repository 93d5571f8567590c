import type { CheckedStack } from '../../../fleet/cluster';
import { RepeatedProblems } from '../../../fleet/cluster/repeated-problems';
import { checkText } from '../../../fleet/cluster/report';

const STYLE = { color: false };

/** The result of a check of a site's stack, with these problems. */
function checked(site: string, ...objects: readonly string[]): CheckedStack {
  const problems = objects.map((object) => ({ object, what: 'does not exist', remedy: ['make it'] }));
  return { stack: `leaf-${site}`, context: site, problems, notes: [], imports: [], ms: 1 };
}

/** What is printed for each of the stacks, without blanks in a row. */
function printed(...stacks: readonly CheckedStack[]): { readonly texts: string[]; readonly end: string[] } {
  const repeated = new RepeatedProblems();
  const texts = stacks.map((stack) => checkText(stack, STYLE, repeated).replace(/ {2,}/g, ' '));
  return { texts, end: repeated.lines() };
}

test('what is wrong with each site in the same way is reported for the first, and at the end with how many', () => {
  const sites = Array.from({ length: 60 }, (_, n) => `store-${n + 1}`);
  const { texts, end } = printed(...sites.map((site) => checked(site, `context "${site}"`)));
  expect(texts[0]).toBe(' ✗ leaf-store-1 store-1 1 problem 1 ms\n context "store-1" does not exist\n make it');
  expect(texts[59]).toBe(' ✗ leaf-store-60 store-60 1 problem as in leaf-store-1 1 ms');
  const first = sites.slice(0, 8).map((site) => `leaf-${site}`);
  expect(end).toEqual([`context "store-1" does not exist\n  in 60 stacks: ${first.join(', ')} and 52 more`]);
});

test('what only one site has is reported in full, beside what it has like another', () => {
  const { texts, end } = printed(checked('a', 'issuer x', 'quota'), checked('b', 'issuer x', 'volume y', 'quota'));
  expect(texts[1]).toBe(' ✗ leaf-b b 3 problems 1 ms\n volume y does not exist\n make it\n 2 problems as in leaf-a');
  expect(end).toHaveLength(2);
});

test('sites with problems of their own share nothing', () => {
  const { texts, end } = printed(checked('a', 'volume 1'), checked('ab', 'volume 2'), checked('b'));
  expect(texts[1]).toContain('volume 2 does not exist\n make it');
  expect([texts[2], end]).toEqual([' ✓ leaf-b b can be deployed 1 ms', []]);
});
