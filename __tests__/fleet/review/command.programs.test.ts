import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(60_000);

const FLEET = join(__dirname, '../../../fleet/bin.js');
const folder = temporaryFolder();

const namespace = (name: string) => [{ metadata: [{ name, labels: {} }] }][0];
const nothing = { before_sensitive: false, after_sensitive: false, after_unknown: {} };

/** A plan in which one resource changes. */
function plan(name: string, type: string, actions: readonly string[], before: unknown, after: unknown): string {
  const path = join(folder, `${name}.json`);
  const of = { environment: 'prod', stack: name, role: 'leaf', name };
  const resource = { address: `${type}.a`, type, change: { actions, before, after, ...nothing } };
  writeFileSync(
    path,
    JSON.stringify({
      format_version: '1.2',
      timestamp: '2026-11-24T12:00:00Z',
      planned_values: {},
      output_changes: { fleet: { actions: ['no-op'], before: of, after: of } },
      resource_changes: [resource],
    }),
  );
  return path;
}

const SAFE = plan('safe', 'kubernetes_service_account_v1', ['create'], null, {
  metadata: [{ name: 'nats' }],
  automount_service_account_token: false,
});
const PERSON = plan('person', 'aws_vpc', ['create'], null, { cidr_block: '10.0.0.0/8' });
const DATA = plan('data', 'kubernetes_namespace_v1', ['delete'], namespace('nats'), null);

function fleet(...args: readonly string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
} {
  const { status, stdout, stderr } = spawnSync(process.execPath, [FLEET, 'review', ...args], {
    encoding: 'utf8',
    cwd: join(__dirname, '../../..'),
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, out: stdout, err: stderr };
}

test.each([
  ['safe', [SAFE], 0],
  ['needs a person', [SAFE, PERSON], 2],
  ['destroys data', [SAFE, PERSON, DATA], 3],
])('%s: the exit code says so, and so does the first line', (verdict, plans, code) => {
  const { status, out } = fleet(...plans);
  expect([status, out.split('\n')[0]]).toEqual([code, expect.stringMatching(`^prod · .*verdict: ${verdict}$`)]);
});

test.each([
  ['data', PERSON, 0],
  ['data', DATA, 3],
  ['never', DATA, 0],
])('--fail-on %s', (level, path, code) => {
  expect(fleet(path, '--fail-on', level).status).toBe(code);
});

test('a policy changes levels, and accepts; what it accepts is shown', () => {
  const json = join(folder, 'review.json');
  fleet(DATA, PERSON, '--json', json);
  const { findings } = JSON.parse(readFileSync(json, 'utf8')) as { findings: { id: string; level: string }[] };
  const policy = join(folder, 'policy.yaml');
  const accepted = findings.map(({ id }) => `  - { id: ${id}, reason: it is meant so, until: 2999-12-31 }`).join('\n');
  writeFileSync(policy, `accepted:\n${accepted}\n`);
  const { status, out } = fleet(DATA, PERSON, '--policy', policy);
  expect(status).toBe(0);
  expect(out).toContain('3 findings accepted');
  writeFileSync(policy, 'levels: { foreign: data }\n');
  expect(fleet(PERSON, '--policy', policy).status).toBe(3);
});

test('Markdown, page and JSON are written, whole or not at all', () => {
  const out = join(folder, 'out');
  mkdirSync(out);
  const files = ['review.md', 'review.html', 'review.json'].map((name) => join(out, name));
  const [markdown = '', html = '', json = ''] = files;
  expect(
    fleet(PERSON, '--markdown', markdown, '--html', html, '--json', join(out, 'no', 'such', 'folder.json')),
  ).toMatchObject({
    status: 1,
    err: expect.stringContaining('folder.json cannot be written: ENOENT'),
  });
  expect(readdirSync(out)).toEqual([]);
  expect(fleet(PERSON, '--markdown', markdown, '--html', html, '--json', json).status).toBe(2);
  expect(readdirSync(out).sort()).toEqual(['review.html', 'review.json', 'review.md']);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ version: 1, environment: 'prod', verdict: 'person' });
});

test('bad input: what is wrong on stderr, exit code 1, no stack trace, nothing written', () => {
  const html = join(folder, 'none.html');
  const { status, out, err } = fleet(SAFE, join(folder, 'none.json'), FLEET, '--html', html);
  expect([status, out, existsSync(html)]).toEqual([1, '', false]);
  expect(err.trim().split('\n')).toEqual([
    expect.stringContaining('none.json cannot be read: there is no such file'),
    expect.stringContaining('bin.js is not JSON'),
    'Nothing was written.',
  ]);
});

test('a plan that does not say its stack can be told it', () => {
  const path = join(folder, 'plain.json');
  writeFileSync(path, JSON.stringify({ format_version: '1.2', planned_values: {} }));
  const json = join(folder, 'named.json');
  expect(fleet(`network=${path}`, '--json', json).status).toBe(0);
  expect(JSON.parse(readFileSync(json, 'utf8')).stacks).toMatchObject([{ stack: 'network', status: 'unchanged' }]);
});

test('--help names the exit codes', () => {
  expect(fleet('--help').out).toContain('3  destroys data');
});
