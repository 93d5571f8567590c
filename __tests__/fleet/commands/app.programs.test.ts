import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, environment, TERRAFORM_NOTE } from '../../support/terraform';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../..');

/** Runs a program of the project from its root with these variables. */
function run(command: string, args: readonly string[], variables: Readonly<Record<string, string>>) {
  const { NATS_ENV: _env, NATS_SITES: _sites, ...rest } = environment();
  const done = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', env: { ...rest, ...variables } });
  return { status: done.status, stdout: done.stdout, stderr: done.stderr };
}

const app = (variables: Readonly<Record<string, string>>) => run(process.execPath, ['tools/run.js', 'main'], variables);

test('an unknown environment: the message alone, exit code 1, and nothing is written', () => {
  const outdir = join(temporaryFolder(), 'cdktf.out');
  expect(app({ NATS_ENV: 'nope', CDKTF_OUTDIR: outdir })).toEqual({
    status: 1,
    stdout: '',
    stderr: 'unknown NATS_ENV "nope"; known: dev, prod, staging\nNothing was written.\n',
  });
  expect(existsSync(outdir)).toBe(false);
});

test('NATS_ENV and NATS_SITES select what is synthesized, silently', () => {
  const outdir = join(temporaryFolder(), 'cdktf.out');
  expect(app({ NATS_ENV: 'dev', NATS_SITES: '*2', CDKTF_OUTDIR: outdir })).toEqual({
    status: 0,
    stdout: '',
    stderr: '',
  });
  expect(new Fleet(outdir).names).toEqual(['dev', 'hub', 'identity-edge2', 'leaf-edge2']);
});

test("cdktf's context selects the environment where NATS_ENV does not", () => {
  const outdir = join(temporaryFolder(), 'cdktf.out');
  app({ CDKTF_CONTEXT_JSON: '{"environment":"staging"}', CDKTF_OUTDIR: outdir });
  expect(new Fleet(outdir).names).toEqual(['hub', 'identity-edge1', 'leaf-edge1', 'staging']);
});

test('local states, their backups and what terraform leaves in the working folders are for their owner alone', () => {
  const cwd = temporaryFolder();
  const outdir = join(cwd, 'cdktf.out');
  // As terraform leaves them.
  mkdirSync(join(cwd, 'state/dev'), { recursive: true });
  for (const folder of ['state', 'state/dev']) chmodSync(join(cwd, folder), 0o755);
  const files = ['state/dev/hub.tfstate', 'state/dev/hub.tfstate.backup'];
  for (const file of files) writeFileSync(join(cwd, file), '{}', { mode: 0o644 });
  spawnSync(process.execPath, [join(ROOT, 'tools/run.js'), 'main'], {
    cwd,
    env: { ...environment(), NATS_ENV: 'dev', NATS_PROVIDER_LOCK: 'off', CDKTF_OUTDIR: outdir },
  });
  const paths = ['state', 'state/dev', 'cdktf.out/dev', ...files];
  expect(paths.map((path) => [path, (statSync(join(cwd, path)).mode & 0o777).toString(8)])).toEqual([
    ['state', '700'],
    ['state/dev', '700'],
    ['cdktf.out/dev', '700'],
    ['state/dev/hub.tfstate', '600'],
    ['state/dev/hub.tfstate.backup', '600'],
  ]);
});

test('the committed lock file of providers goes into every stack, unless NATS_PROVIDER_LOCK=off', () => {
  const cwd = temporaryFolder();
  const lock = ['kubernetes 2.38.0', 'random 3.7.2', 'tls 4.1.0']
    .map((provider) => provider.split(' '))
    .map(([name, version]) => `provider "registry.terraform.io/hashicorp/${name}" {\n  version = "${version}"\n}\n`);
  writeFileSync(join(cwd, 'terraform.lock.hcl'), lock.join('\n'));
  const hasLock = (variables: Readonly<Record<string, string>>) => {
    const outdir = join(temporaryFolder(), 'cdktf.out');
    const env = { ...environment(), NATS_ENV: 'dev', CDKTF_OUTDIR: outdir, ...variables };
    const { status } = spawnSync(process.execPath, [join(ROOT, 'tools/run.js'), 'main'], { cwd, env });
    return { status, found: existsSync(join(outdir, 'dev/hub/.terraform.lock.hcl')) };
  };
  expect([hasLock({}), hasLock({ NATS_PROVIDER_LOCK: 'off' })]).toEqual([
    { status: 0, found: true },
    { status: 0, found: false },
  ]);
});

/** The stacks of prod, in the order of their names. */
const PROD = [
  'hub',
  ...['edge1', 'edge2', 'eu', 'plant7'].map((name) => `identity-${name}`),
  ...['edge1', 'edge2', 'plant7'].map((site) => `leaf-${site}`),
  'prod',
  'region-eu',
];

describeWithTerraform(`cdktf itself${TERRAFORM_NOTE}`, () => {
  test.each([
    ['prod', {}, PROD],
    ['staging', { NATS_ENV: 'staging' }, ['hub', 'identity-edge1', 'leaf-edge1', 'staging']],
  ])('`cdktf list` shows the stacks of %s, each in its own folder', (name, variables, stacks) => {
    const outdir = join(temporaryFolder(), 'cdktf.out');
    const { status, stdout } = run('npx', ['--no-install', 'cdktf', 'list', '--output', outdir], variables);
    const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    const shown = rows.filter(([, path]) => path?.startsWith(outdir)).map(([stack]) => stack);
    expect([status, shown]).toEqual([0, stacks]);
    // cdktf cuts long paths off.
    const fleet = new Fleet(outdir);
    expect(fleet.names.map((stack) => fleet.folder(stack))).toEqual(stacks.map((stack) => `${name}/${stack}`));
  });

  test('`npm run synth` asks nobody on the network for a newer version: without internet that would wait for a name server', () => {
    const folder = temporaryFolder();
    const [preload, asked] = [join(folder, 'note.cjs'), join(folder, 'asked')];
    writeFileSync(asked, '');
    writeFileSync(
      preload,
      `const dns = require('node:dns');
dns.lookup = (name, ...rest) => {
  require('node:fs').appendFileSync(${JSON.stringify(asked)}, name + '\\n');
  rest.at(-1)(Object.assign(new Error('no network'), { code: 'EAI_AGAIN' }));
};`,
    );
    const { CHECKPOINT_DISABLE: _checkpoint, DISABLE_VERSION_CHECK: _version, ...env } = environment();
    const outdir = join(folder, 'cdktf.out');
    const args = ['run', '--silent', 'synth', '--', '--output', outdir];
    const { status } = spawnSync('npm', args, {
      cwd: ROOT,
      env: { ...env, NATS_ENV: 'staging', NODE_OPTIONS: `--require ${preload}` },
    });
    expect([status, readFileSync(asked, 'utf8'), new Fleet(outdir).names]).toEqual([
      0,
      '',
      ['hub', 'identity-edge1', 'leaf-edge1', 'staging'],
    ]);
  });
});
