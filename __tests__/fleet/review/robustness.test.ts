import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readPlan } from '../../../fleet/model/plan/read-plan';
import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import { reviewHtml, reviewJson, reviewMarkdown, reviewText } from '../../../fleet/review/render';
import { type Alteration, alteredPlan, baseText, type PlanJson, planWith } from '../../support/altered-plan';
import { temporaryFolder } from '../../support/folder';

const NOW = new Date('2026-11-24T12:00:00Z');
const LIMIT = 60_000;

const nested = (open: string, close: string, levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`;

/** The review of a hub after this, and the length of each of its formats. */
function reviewOf(...alterations: Alteration[]) {
  const review = makeReview({ plans: [alteredPlan(alterations)], now: NOW });
  const formats = {
    text: reviewText(review, { color: false }),
    markdown: reviewMarkdown(review, { limit: LIMIT }),
    page: reviewHtml(review),
    json: reviewJson(review),
  };
  const lengths = Object.values(formats).map(({ length }) => length);
  return { ...review, longest: Math.max(...lengths), formats };
}

const conf = (text: string): Alteration => ({ of: 'nats_config_', text: ['accounts {', `${text}\naccounts {`] });

test.each<[string, string]>([
  ['blocks', `deep: ${nested('{a: ', '}', 10_000)}`],
  ['lists', `deep: ${nested('[', ']', 10_000)}`],
])('10,000 %s in each other in nats.conf are reported as too many, without a stack trace', (_what, text) => {
  const { verdict, findings } = reviewOf(conf(text));
  expect(verdict).toBe('review');
  expect(findings.map(({ title }) => plain(title)).join()).toMatch(
    /line \d+: more than 200 blocks and lists are nested/,
  );
});

test('200,000 lines of nats.conf are reported as more than Kubernetes stores', () => {
  const text = Array.from({ length: 200_000 }, (_, line) => `# line ${line}`).join('\n');
  const { verdict, findings, longest } = reviewOf(conf(text));
  expect(verdict).toBe('review');
  expect(plain(findings[0]?.title ?? [])).toMatch(/it has \d+ bytes, and Kubernetes accepts 1048576/);
  expect(longest).toBeLessThan(200_000);
});

test('of 6,000 settings that change, the worst are listed, and that they are not all of them', () => {
  const text = Array.from({ length: 6_000 }, (_, line) => `k${line}: ${line}`).join('\n');
  const { verdict, findings, longest } = reviewOf(conf(text));
  expect([verdict, findings[0]?.rule]).toEqual(['review', 'review-incomplete']);
  expect(findings[0]?.details.map(plain).join()).toContain('settings of nats.conf: 1000 of 6000');
  expect(longest).toBeLessThan(10_000_000);
});

test('the JSON of a stream that is nested 10,000 levels deep is reported', () => {
  const data = { 'EDGE_SENSORS.json': nested('{"a":', '}', 10_000) };
  const { verdict, findings } = reviewOf({ of: 'streams_config_', set: { data } });
  expect(verdict).toBe('review');
  expect(findings.map(({ rule }) => rule)).toContain('stream-unusual');
});

test('names and values of 20 MB are shortened in every format', () => {
  const long = 'x'.repeat(20_000_000);
  const { verdict, longest } = reviewOf({
    of: 'nats_server_711107B6',
    set: { 'metadata 0 namespace': long, 'spec 0 template 0 spec 0 container 0 image': long },
  });
  expect(verdict).not.toBe('safe');
  expect(longest).toBeLessThan(1_000_000);
});

const change = { actions: ['no-op'], before: {}, after: {} };
const entry = (address: string) => ({ address, mode: 'managed', type: 'a', change }) as PlanJson['resource_changes'][0];

/** What of a plan is of a wrong shape, or of a size that no plan has, and the error that says so. */
const REFUSED: readonly [what: string, edit: (plan: PlanJson) => void, error: RegExp][] = [
  ['deep values', (plan) => Object.assign(plan, { checks: JSON.parse(nested('[', ']', 10_000)) }), /200 levels deep/],
  ['an address of 20 MB', ({ resource_changes }) => resource_changes.push(entry('x'.repeat(2e7))), /2000 characters/],
  ['a key of 20 MB', (plan) => Object.assign(plan, { ['x'.repeat(2e7)]: 1 }), /a key of 20000000 characters/],
  [
    'two entries of one address',
    (plan) => plan.resource_changes.push(entry('a.b'), entry('a.b')),
    /two entries for a\.b/,
  ],
  [
    'actions that Terraform does not write',
    (plan) => Object.assign(plan.resource_changes[0]?.change ?? {}, { actions: [] }),
    /resource_changes\.0\.change\.actions: is none of these: no-op; create;/,
  ],
  [
    '60,000 resources',
    (plan) => {
      for (let n = 0; n < 60_000; n += 1) plan.resource_changes.push(entry(`a.b${n}`));
    },
    /more than 50000 entries/,
  ],
];

test.each(REFUSED)('a plan with %s is refused by name', (_what, edit, error) => {
  expect(() => planWith(edit)).toThrow(error);
});

test.each<[string, unknown]>([
  ['nothing', null],
  ['a text', 'x'],
  ['a number', 1],
  ['true', true],
  ['a list', ['x']],
])('where a part of a plan is %s instead, the plan is refused by name, or needs review', (_what, value) => {
  for (const part of ['resource_changes', 'resource_drift', 'output_changes']) {
    expect(() => planWith((plan) => Object.assign(plan, { [part]: value }))).toThrow(
      new RegExp(`altered.json is not a readable plan: ${part}`),
    );
  }
});

const folder = temporaryFolder();
function file(name: string, content: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test('a plan that is packed by gzip is read', () => {
  const plan = readPlan({ path: file('hub.json.gz', gzipSync(baseText('hub'))) });
  expect([plan.stack, plan.resources.size]).toEqual(['hub', 38]);
});

const UTF16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(baseText('hub'), 'utf16le')]);

test.each<[string, Buffer, RegExp]>([
  ['200 MB of blanks packed by gzip', gzipSync(Buffer.alloc(2e8, ' ')), /is too large: more than 100 MiB unpacked/],
  ['half a gzip file', gzipSync(baseText('hub')).subarray(0, 5_000), /is packed by gzip, and cannot be unpacked/],
  ['UTF-16 with its mark', UTF16, /is text in UTF-16, which PowerShell writes for ">"/],
  ['UTF-16 in the other order', Buffer.from(UTF16).swap16(), /is text in UTF-16/],
  ['UTF-16 without a mark', Buffer.from(baseText('hub'), 'utf16le'), /is text in UTF-16/],
])('%s is refused by what it is', (_what, content, error) => {
  expect(() => readPlan({ path: file('plan.json', content) })).toThrow(error);
});
