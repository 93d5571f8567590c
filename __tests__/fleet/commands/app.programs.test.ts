import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, environment, TERRAFORM_NOTE } from '../../support/terraform';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../..');

/** Runs a program with these variables, from the project's root unless told otherwise. */
function run(command: string, args: readonly string[], variables: NodeJS.ProcessEnv, cwd = ROOT) {
  const { NATS_ENV: _env, NATS_SITES: _sites, NATS_PROVIDER_LOCK: _lock, ...rest } = environment();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...rest, ...variables },
  });
  return { status, stdout, stderr };
}

const app = (variables: NodeJS.ProcessEnv, cwd?: string) =>
  run(process.execPath, [join(ROOT, 'tools/run.js'), 'main'], variables, cwd);

test('an unknown environment: the message alone, exit code 1, and nothing is written', () => {
  const outdir = join(temporaryFolder(), 'cdktf.out');
  expect(app({ NATS_ENV: 'nope', CDKTF_OUTDIR: outdir })).toEqual({
    status: 1,
    stdout: '',
    stderr: 'unknown NATS_ENV "nope"; known: dev, prod, staging\nNothing was written.\n',
  });
  expect(existsSync(outdir)).toBe(false);
});

test('NATS_ENV and NATS_SITES select what is synthesized, silently; no lock file of providers with NATS_PROVIDER_LOCK=off', () => {
  const outdir = join(temporaryFolder(), 'cdktf.out');
  const variables = { NATS_ENV: 'dev', NATS_SITES: '*2', NATS_PROVIDER_LOCK: 'off', CDKTF_OUTDIR: outdir };
  expect(app(variables)).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(new Fleet(outdir).names).toEqual(['dev', 'hub', 'identity-edge2', 'leaf-edge2']);
  expect(existsSync(join(outdir, 'dev/hub/.terraform.lock.hcl'))).toBe(false);
});

test("cdktf's context selects the environment where NATS_ENV does not; states and working folders are for their owner alone, every stack has the lock file of providers", () => {
  const cwd = temporaryFolder();
  const outdir = join(cwd, 'cdktf.out');
  // As terraform leaves them.
  mkdirSync(join(cwd, 'state/dev'), { recursive: true });
  const files = ['state/dev/hub.tfstate', 'state/dev/hub.tfstate.backup'];
  for (const file of files) writeFileSync(join(cwd, file), '{}', { mode: 0o644 });
  for (const folder of ['state', 'state/dev']) chmodSync(join(cwd, folder), 0o755);
  for (const path of ['environments', 'terraform.lock.hcl'])
    cpSync(join(ROOT, path), join(cwd, path), { recursive: true });
  app({ CDKTF_CONTEXT_JSON: '{"environment":"dev"}', CDKTF_OUTDIR: outdir }, cwd);
  const { names } = new Fleet(outdir);
  expect(names).toEqual(['dev', 'hub', 'identity-edge1', 'identity-edge2', 'leaf-edge1', 'leaf-edge2']);
  expect(names.filter((stack) => !existsSync(join(outdir, 'dev', stack, '.terraform.lock.hcl')))).toEqual([]);
  const modes = ['state', 'state/dev', 'cdktf.out/dev', ...files].map((path) => statSync(join(cwd, path)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600, 0o600]);
});

describeWithTerraform(`cdktf itself${TERRAFORM_NOTE}`, () => {
  test('`cdktf list` shows the stacks of prod, each in its own folder', () => {
    const outdir = join(temporaryFolder(), 'cdktf.out');
    const { status, stdout } = run('npx', ['--no-install', 'cdktf', 'list', '--output', outdir], {});
    const rows = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    const shown = rows.filter(([, path]) => path?.startsWith(outdir)).map(([stack]) => stack);
    const members = ['identity-edge1', 'identity-edge2', 'identity-eu', 'identity-plant7'];
    const stacks = ['hub', ...members, 'leaf-edge1', 'leaf-edge2', 'leaf-plant7', 'prod', 'region-eu'];
    expect([status, shown]).toEqual([0, stacks]);
    // cdktf cuts long paths off.
    const fleet = new Fleet(outdir);
    expect(fleet.names.map((stack) => fleet.folder(stack))).toEqual(stacks.map((stack) => `prod/${stack}`));
  });

  test('`npm run synth` asks nobody on the network for a newer version: without internet that would wait for a name server', () => {
    const folder = temporaryFolder();
    const [preload, asked] = [join(folder, 'note.cjs'), join(folder, 'asked')];
    const outdir = join(folder, 'cdktf.out');
    writeFileSync(asked, '');
    writeFileSync(
      preload,
      `require('node:dns').lookup = (name, ...rest) => {
  require('node:fs').appendFileSync(${JSON.stringify(asked)}, name + '\\n');
  rest.at(-1)(Object.assign(new Error('no network'), { code: 'EAI_AGAIN' }));
};`,
    );
    const unset = { CHECKPOINT_DISABLE: undefined, DISABLE_VERSION_CHECK: undefined };
    const variables = { ...unset, NATS_ENV: 'staging', NODE_OPTIONS: `--require ${preload}` };
    const { status } = run('npm', ['run', '--silent', 'synth', '--', '--output', outdir], variables);
    const stacks = ['hub', 'identity-edge1', 'leaf-edge1', 'staging'];
    expect([status, readFileSync(asked, 'utf8'), new Fleet(outdir).names]).toEqual([0, '', stacks]);
  });
});
