import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { filesUnder } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '../../..');

/** Runs `fleet manifests` to its end, with a folder of its own for temporary files, which must be empty afterwards. */
function manifests(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const { NATS_ENV: _env, NATS_SITES: _sites, HELM: _helm, ...rest } = process.env;
  const tmp = temporaryFolder();
  const env = { ...rest, TMPDIR: tmp, NATS_ENV: 'dev', ...variables };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['fleet/bin.js', 'manifests', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env,
  });
  expect(readdirSync(tmp)).toEqual([]);
  return { status, stdout, stderr };
}

/** Where nothing is to be written. */
const OUT = join(temporaryFolder(), 'out');
const NO_HELM = { NATS_ENV: 'staging', HELM: '/no/helm' };
const STACKS = ['dev', 'hub', 'identity-edge1', 'identity-edge2', 'leaf-edge1', 'leaf-edge2'];

let all: ReturnType<typeof manifests>;
let hubTwice: ReturnType<typeof manifests>;
beforeAll(() => {
  all = manifests([]);
  hubTwice = manifests(['hub', 'hub']);
});

const kindsIn = (yaml: string) => parseAllDocuments(yaml).map((document) => document.get('kind'));

test('all stacks go to the standard output, and what one should know to the standard error', () => {
  const { status, stdout, stderr } = all;
  expect(status).toBe(0);
  expect(stdout.match(/^# .*stack.*$/gm)).toEqual(
    STACKS.map((stack) => `# environment dev, stack ${stack}: written by \`fleet manifests\`, do not edit`),
  );
  expect(kindsIn(stdout).filter((kind) => kind === 'StatefulSet')).toHaveLength(3);
  expect(kindsIn(stdout)).not.toContain('Secret');
  expect(stderr).toMatch(
    /^\d+ Secrets left out \(--secrets writes them\):\n {2}dev: nats-trust\/handed-to-hub\n {2}hub: nats\/nats-hub-client-admin\n/,
  );
  expect(stderr).toContain(
    'only the cluster knows the addresses of:\n' +
      '  leaf-edge1: nats-hub.nats.load-balancer.invalid\n' +
      '  leaf-edge2: nats-hub.nats.load-balancer.invalid\n',
  );
  expect(stderr).not.toContain('warning');
});

test('a stack by its name, once however often it is named, is what stands among all', () => {
  expect(hubTwice.stdout).toMatch(/^# environment dev, stack hub: /);
  expect(all.stdout).toContain(hubTwice.stdout);
});

test.each<[what: string, args: string[], variables: Readonly<Record<string, string>>, message: RegExp]>([
  [
    'a stack that is not there: the names that are',
    ['leaf-edge2'],
    { NATS_SITES: 'edge1' },
    /^environment dev has no stack "leaf-edge2"; there are: dev, hub, identity-edge1, leaf-edge1 \(NATS_SITES is "edge1"\)/,
  ],
  [
    'no helm, and what to do',
    ['--out', OUT],
    NO_HELM,
    /^stack 'hub', helm_release\.\S+: .*install helm, .*--skip-helm\nNothing was written\.\n$/,
  ],
  [
    '--split without a folder',
    ['--split'],
    {},
    /^--split needs a folder: npx fleet manifests --split --out manifests\.out\n$/,
  ],
])('exit code 1, nothing on the standard output: %s', (_what, args, variables, message) => {
  expect(manifests(args, variables)).toEqual({ status: 1, stdout: '', stderr: expect.stringMatching(message) });
  expect(existsSync(OUT)).toBe(false);
});

test('--skip-helm says which releases it leaves out', () => {
  const { status, stderr } = manifests(['hub', '--skip-helm'], NO_HELM);
  expect([status, stderr]).toEqual([
    0,
    expect.stringContaining('1 Helm release left out (--skip-helm):\n  hub: nats/nats-alerts\n'),
  ]);
});

describe('a folder, in which one run follows the other', () => {
  const folder = join(temporaryFolder(), 'new', 'out');
  const hub = join(folder, 'hub.yaml');

  test('--secrets writes them for the owner alone to read, with a warning and nothing of them on the standard error', () => {
    const { status, stderr } = manifests(['--out', folder, '--secrets']);
    expect(status).toBe(0);
    expect(stderr).toMatch(/warning: keys, certificates and passwords in it were generated for this run/);
    expect(stderr).not.toContain('left out');
    expect(kindsIn(readFileSync(hub, 'utf8'))).toContain('Secret');
    expect(statSync(hub).mode & 0o777).toBe(0o600);
    const passwords = [...readFileSync(hub, 'utf8').matchAll(/^ {2}password: (\S+)$/gm)].map(([, found = '']) => found);
    expect(passwords.length).toBeGreaterThan(0);
    expect(passwords.filter((password) => stderr.includes(password))).toEqual([]);
  });

  test('--out: a file for each stack that has objects, what stands on the standard output, for all to read', () => {
    expect(manifests(['--out', folder]).stderr).toMatch(new RegExp(`^6 files in ${folder}\n`));
    expect(Object.keys(filesUnder(folder))).toEqual(STACKS.map((stack) => `${stack}.yaml`));
    expect(statSync(hub).mode & 0o077).not.toBe(0);
    expect(readFileSync(hub, 'utf8')).toBe(hubTwice.stdout);
  });

  test('--split: one for each object, named after it; what the run before wrote would be applied twice, and goes', () => {
    manifests(['--out', folder, '--split']);
    const split = filesUnder(folder);
    expect(Object.keys(split).filter((path) => !path.includes('/'))).toEqual([]);
    expect(Object.keys(split)).toEqual(
      expect.arrayContaining([
        'hub/namespace-nats.yaml',
        'hub/statefulset-nats-hub.yaml',
        'leaf-edge1/service-nats-leaf.yaml',
      ]),
    );
    for (const text of Object.values(split)) expect(parseAllDocuments(text)).toHaveLength(1);
  });

  test('what an earlier run wrote and is no more goes; what others wrote, and other stacks, stay', () => {
    const gone = '# environment dev, stack hub: written by `fleet manifests`, do not edit\nkind: Old\n';
    writeFileSync(join(folder, 'hub/job-old.yaml'), gone);
    writeFileSync(join(folder, 'hub/mine.yaml'), 'kind: Mine\n');
    mkdirSync(join(folder, 'leaf-closed'));
    writeFileSync(join(folder, 'leaf-closed/job-old.yaml'), gone.replace('hub', 'leaf-closed'));
    const { 'hub/job-old.yaml': _old, ...rest } = filesUnder(folder);
    manifests(['hub', '--out', folder, '--split']);
    expect(filesUnder(folder)).toEqual(rest);

    manifests(['--out', folder, '--split']);
    const { 'leaf-closed/job-old.yaml': _closed, ...left } = rest;
    expect(filesUnder(folder)).toEqual(left);
    expect(existsSync(join(folder, 'leaf-closed'))).toBe(false);
  });
});

test('--help shows how it goes with kubectl, what the placeholder is and whose secrets these are', () => {
  const { stdout } = manifests(['--help']);
  for (const text of ['npx fleet manifests hub | kubectl', '.load-balancer.invalid', '--secrets', 'HELM']) {
    expect(stdout).toContain(text);
  }
});
