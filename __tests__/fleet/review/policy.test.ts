import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../../../fleet/review/finding';
import { FORMER_NAMES } from '../../../fleet/review/former-names';
import { countingLevel, judged } from '../../../fleet/review/judge';
import { NO_POLICY, type Policy, parsePolicy, readPolicy } from '../../../fleet/review/policy';
import { UserError } from '../../../lib/user-error';
import { temporaryFolder } from '../../support/folder';
import { expectKept } from '../../support/kept-file';

const NOW = new Date('2026-11-24T12:00:00Z');

const found = (rule: Finding['rule'], more: Partial<Finding> = {}): Finding => ({
  ...{ rule, stack: 'hub', about: 'edge2', title: ['edge2 may now send logs.>'], details: [], key: ['edge2'] },
  ...more,
});
const WIDER = found('filter-wider');
const LOST = found('volume-destroyed');
const JOINS = found('site-added');

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

test('an id is the same for the same change, and another one for another; the same finding twice is one', () => {
  const others = [{ stack: 'region-eu' }, { about: 'edge3' }, { key: ['edge2', 'up', '>'] }];
  const ids = judged([WIDER, ...others.map((more) => found('filter-wider', more))], NO_POLICY, NOW).map(({ id }) => id);
  expect(ids).toEqual(Array(4).fill(expect.stringMatching(/^filter-wider-[0-9a-f]{32}$/)));
  expect(new Set(ids).size).toBe(4);
  const said = found('filter-wider', { title: ['said in other words'], details: [['more']] });
  expect(idOf(said)).toBe(idOf(WIDER));
  expect(judged([WIDER, said], NO_POLICY, NOW)).toHaveLength(1);
});

test('the worst comes first; a team sets levels, accepts findings until a day, and sees when that day has passed', () => {
  const policy = parsePolicy(
    `levels:
  site-added: review
accepted:
  - { id: ${idOf(WIDER)}, reason: logs are wanted, until: 2026-11-24, by: kim }
  - { id: ${idOf(LOST)}, reason: the old store, until: 2026-11-23 }
`,
    'review.yaml',
  );
  const told = (by: Policy) =>
    judged([JOINS, WIDER, LOST], by, NOW).map((finding) =>
      [finding.rule, finding.level, finding.accepted?.reason, finding.expired?.until, countingLevel(finding)].join(' '),
    );
  expect([told(NO_POLICY), told(policy)]).toEqual([
    ['volume-destroyed data   data', 'filter-wider review   review', 'site-added safe   safe'],
    [
      'volume-destroyed data  2026-11-23 data',
      'filter-wider review logs are wanted  safe',
      'site-added review   review',
    ],
  ]);
});

test('policy.txt has all that is wrong with a policy at once', () => {
  const wrong = `levels: { filter-wide: safe, rollout: often }
accepted:
  - { id: a, until: 2026-02-30 }
  - { id: a, reason: "", until: tomorrow, for: me }
`;
  expectKept(join(__dirname, 'policy.txt'), `${[wrong, 'levels: [', '- a'].map(refusal).join('\n\n')}\n`);
});

test.each([...FORMER_NAMES])('%s is refused, with what it is called now: %s', (former, now) => {
  const [kind, level] = now === 'review' ? ['waits', former] : [former, 'safe'];
  expect(refusal(`levels: { ${kind}: ${level} }`)).toContain(`"${former}" is now called "${now}": write ${now}`);
});

test('without a file there is no policy; a file that is named must be there', () => {
  expect(readPolicy()).toEqual(NO_POLICY);
  expect(() => readPolicy('nowhere.yaml')).toThrow('nowhere.yaml cannot be read: ENOENT');
  const path = join(temporaryFolder(), 'policy.yaml');
  writeFileSync(path, '');
  expect(readPolicy(path)).toEqual({ ...NO_POLICY, file: path });
});
