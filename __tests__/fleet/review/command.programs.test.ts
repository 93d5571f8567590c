import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(60_000);

const FLEET = join(__dirname, '../../../fleet/bin.js');
const folder = temporaryFolder();

/** As stacks configure it. */
const KUBERNETES = {
  name: 'kubernetes',
  full_name: 'registry.terraform.io/hashicorp/kubernetes',
  version_constraint: '2.38.0',
  expressions: {
    config_path: { constant_value: '~/.kube/config' },
    config_context: { constant_value: 'edge1' },
    ignore_annotations: { constant_value: ['.*'] },
    ignore_labels: { constant_value: ['.*'] },
  },
};

/** A plan in which one resource changes. */
function plan(name: string, type: string, actions: readonly string[], before: unknown, after: unknown): string {
  const of = { environment: 'prod', stack: name, role: 'leaf', name };
  return file(name, {
    configuration: { provider_config: { kubernetes: KUBERNETES }, root_module: {} },
    output_changes: { fleet: { actions: ['no-op'], before: of, after: of } },
    resource_changes: [{ address: `${type}.a`, type, change: { actions, before, after } }],
  });
}

function file(name: string, content: object): string {
  const path = join(folder, `${name}.json`);
  const timestamp = new Date().toISOString();
  writeFileSync(path, JSON.stringify({ format_version: '1.2', timestamp, planned_values: {}, ...content }));
  return path;
}

const ACCOUNT = { metadata: [{ name: 'nats' }], automount_service_account_token: false };
const SAFE = plan('safe', 'kubernetes_service_account_v1', ['no-op'], ACCOUNT, ACCOUNT);
const REVIEW = plan('vpc', 'aws_vpc', ['create'], null, { cidr_block: '10.0.0.0/8' });
const DATA = plan('data', 'kubernetes_namespace_v1', ['delete'], { metadata: [{ name: 'nats', labels: {} }] }, null);

function fleet(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [FLEET, 'review', ...args], {
    encoding: 'utf8',
    cwd: join(__dirname, '../../..'),
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, out: stdout, err: stderr };
}

test.each<[verdict: string, code: number, ...args: string[]]>([
  ['safe', 0, SAFE],
  ['needs review', 2, SAFE, REVIEW],
  ['destroys data', 3, SAFE, REVIEW, DATA],
  ['needs review', 0, REVIEW, '--fail-on', 'data'],
  ['destroys data', 3, DATA, '--fail-on', 'data'],
  ['destroys data', 0, DATA, '--fail-on', 'never'],
])('%s: the first line says so, and the exit code is %i', (verdict, code, ...args) => {
  const { status, out } = fleet(...args);
  expect([status, out.split('\n')[0]]).toEqual([code, expect.stringMatching(`^prod · .*verdict: ${verdict}$`)]);
});

test('a policy changes levels, and accepts; what it accepts is shown', () => {
  const json = join(folder, 'review.json');
  fleet(DATA, REVIEW, '--json', json);
  const { findings } = JSON.parse(readFileSync(json, 'utf8')) as { findings: { id: string }[] };
  const policy = join(folder, 'policy.yaml');
  const accepted = findings.map(({ id }) => `  - { id: ${id}, reason: it is meant so, until: 2999-12-31 }\n`);
  writeFileSync(policy, `accepted:\n${accepted.join('')}`);
  expect(fleet(DATA, REVIEW, '--policy', policy)).toMatchObject({
    status: 0,
    out: expect.stringContaining(`${findings.length} findings accepted`),
  });
  writeFileSync(policy, 'levels: { external: data }\n');
  expect(fleet(REVIEW, '--policy', policy).status).toBe(3);
});

test('Markdown, page and JSON are written, whole or not at all', () => {
  const out = join(folder, 'out');
  mkdirSync(out);
  const write = (json: string) =>
    fleet(REVIEW, '--markdown', join(out, 'review.md'), '--html', join(out, 'review.html'), '--json', json);
  const err = expect.stringContaining('folder.json cannot be written: no such file or directory (ENOENT)');
  expect(write(join(out, 'no', 'such', 'folder.json'))).toMatchObject({ status: 1, err });
  expect(readdirSync(out)).toEqual([]);
  const json = join(out, 'review.json');
  expect(write(json).status).toBe(2);
  expect(readdirSync(out).sort()).toEqual(['review.html', 'review.json', 'review.md']);
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ version: 2, environment: 'prod', verdict: 'review' });
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

test('a plan that does not say its stack can be told it; --help names the exit codes', () => {
  const json = join(folder, 'named.json');
  expect(fleet(`network=${file('plain', {})}`, '--json', json).status).toBe(0);
  expect(JSON.parse(readFileSync(json, 'utf8')).stacks).toMatchObject([{ stack: 'network', status: 'unchanged' }]);
  expect(fleet('--help').out).toContain('3  destroys data');
});
