import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../fleet/review/finding';
import { countingLevel, judged } from '../../../fleet/review/judge';
import { NO_POLICY, parsePolicy, readPolicy } from '../../../fleet/review/policy';
import { UserError } from '../../../lib/user-error';
import { temporaryFolder } from '../../support/folder';

const NOW = new Date('2026-11-24T12:00:00Z');

const WIDER: Finding = {
  rule: 'filter-wider',
  stack: 'hub',
  about: 'edge2',
  title: ['edge2 may now send logs.>'],
  details: [],
  key: ['edge2', 'up', 'logs.>'],
};
const LOST: Finding = { ...WIDER, rule: 'volume-destroyed', key: ['nats'] };
const JOINS: Finding = { ...WIDER, rule: 'site-added', key: ['edge2'] };

const idOf = (finding: Finding) => judged([finding], NO_POLICY, NOW)[0]?.id ?? '';

function refusal(text: string): string {
  try {
    parsePolicy(text, 'review.yaml');
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return 'no refusal';
}

test('the worst comes first, however they were found', () => {
  const rules = judged([JOINS, WIDER, LOST], NO_POLICY, NOW).map(({ rule, level }) => [rule, level]);
  expect(rules).toEqual([
    ['volume-destroyed', 'data'],
    ['filter-wider', 'person'],
    ['site-added', 'safe'],
  ]);
});

test('an id is the same for the same change, and another one for another', () => {
  expect(idOf(WIDER)).toMatch(/^filter-wider-[0-9a-f]{8}$/);
  expect(idOf({ ...WIDER, title: ['said in other words'], details: [['more']] })).toBe(idOf(WIDER));
  const others = [
    { ...WIDER, stack: 'region-eu' },
    { ...WIDER, about: 'edge3' },
    { ...WIDER, key: ['edge2', 'up', '>'] },
  ].map(idOf);
  expect(new Set([...others, idOf(WIDER)]).size).toBe(4);
});

test('the same finding twice is one', () => {
  expect(judged([WIDER, { ...WIDER }], NO_POLICY, NOW)).toHaveLength(1);
});

test('a team sets levels, accepts findings until a day, and sees when that day has passed', () => {
  const policy = parsePolicy(
    `levels:
  site-added: person
accepted:
  - { id: ${idOf(WIDER)}, reason: logs are wanted, until: 2026-11-24, by: kim }
  - { id: ${idOf(LOST)}, reason: the old store, until: 2026-11-23 }
`,
    'review.yaml',
  );
  const findings = judged([JOINS, WIDER, LOST], policy, NOW);
  expect(
    findings.map((finding) => [
      finding.rule,
      finding.level,
      finding.accepted?.reason,
      finding.expired?.until,
      countingLevel(finding),
    ]),
  ).toEqual([
    ['volume-destroyed', 'data', undefined, '2026-11-23', 'data'],
    ['filter-wider', 'person', 'logs are wanted', undefined, 'safe'],
    ['site-added', 'person', undefined, undefined, 'person'],
  ]);
});

test('all that is wrong with a policy is said at once', () => {
  const said = refusal(`levels: { filter-wide: safe, rollout: often }
accepted:
  - { id: a, until: 2026-02-30 }
  - { id: a, reason: "", until: tomorrow, for: me }
`);
  expect(said.split('\n')).toEqual([
    'review.yaml has 8 problems',
    expect.stringContaining('levels.rollout  is no level; there are: safe, person, data'),
    expect.stringMatching(/accepted\[0\]\.reason {2}/),
    expect.stringContaining('accepted[0].until  is not a day: write it like 2027-01-31'),
    expect.stringContaining('accepted[1].reason  is empty'),
    expect.stringContaining('accepted[1].until  is not a day'),
    expect.stringContaining('accepted[1]  Unrecognized key: "for"'),
    expect.stringContaining('levels  "filter-wide" is no kind of finding. Did you mean "filter-wider"?'),
    expect.stringContaining('accepted  a stands there twice'),
    'Nothing was written.',
  ]);
});

test('what is no YAML, and no policy, is refused', () => {
  expect(refusal('levels: [')).toContain('review.yaml has 1 problem');
  expect(refusal('- a')).toContain('the file');
});

test('without a file there is no policy; a file that is named must be there', () => {
  expect(readPolicy()).toEqual(NO_POLICY);
  expect(() => readPolicy('nowhere.yaml')).toThrow('nowhere.yaml cannot be read: ENOENT');
  const path = join(temporaryFolder(), 'policy.yaml');
  writeFileSync(path, '');
  expect(readPolicy(path)).toEqual(NO_POLICY);
});
