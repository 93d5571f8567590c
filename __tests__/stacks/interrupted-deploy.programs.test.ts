import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { type StateServer, stateServer } from '../support/state-server';
import { describeWithTerraform, environment, PROGRAM, TERRAFORM_NOTE, terraformAlongside } from '../support/terraform';
import { mapAt } from '../support/walk';

jest.setTimeout(120_000);

const MODULES = join(__dirname, '../../node_modules');
const RECREATED = 'not locked, what was begun is recreated';

describeWithTerraform(`a deploy that is interrupted${TERRAFORM_NOTE}`, () => {
  let server: StateServer;
  beforeAll(async () => {
    server = await stateServer();
  });
  afterAll(() => server.close());

  /**
   * A hub's working folder with the backend that was synthesized, and one resource that takes half a minute to make.
   */
  function slowStack(kind: 'local' | 'http') {
    const folder = temporaryFolder();
    const backend = { kind, ...(kind === 'http' && { address: `${server.url}/${Date.now()}` }) };
    const { http } = mapAt(synthesizeFleet(environmentWith({ backend })).json('hub'), 'terraform', 'backend');
    const command = `touch ${join(folder, 'began')} && sleep 30`;
    return {
      folder,
      backend: http === undefined ? { local: { path: join(folder, 'hub.tfstate') } } : { http },
      resource: { terraform_data: { slow: { provisioner: [{ 'local-exec': { command } }] } } },
    };
  }

  /** Runs a program until it creates the resource, sends it a signal, and waits until it has exited. */
  async function interrupt(folder: string, signal: NodeJS.Signals, program: string, ...args: readonly string[]) {
    const child = spawn(program, args, { cwd: folder, env: environment(), stdio: 'ignore', detached: true });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    expect(await becomesTrue(async () => existsSync(join(folder, 'began')), 60_000)).toBe(true);
    child.kill(signal);
    await ended;
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing that it started is left.
    }
  }

  /** The result of the next plan. */
  async function planned(folder: string): Promise<string> {
    const { status, output } = await terraformAlongside(folder, 'plan');
    if (status !== 0) return output;
    return output.includes('is tainted') ? RECREATED : 'not locked';
  }

  test.each([
    ['local', 'SIGINT', RECREATED],
    ['http', 'SIGINT', RECREATED],
    ['local', 'SIGKILL', 'not locked'],
    ['http', 'SIGKILL', expect.stringContaining('HTTP remote state already locked:')],
  ] as const)('terraform apply, state %s, %s', async (kind, signal, expected) => {
    const { folder, backend, resource } = slowStack(kind);
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { backend }, resource }));
    expect(await terraformAlongside(folder, 'init')).toMatchObject({ status: 0 });
    await interrupt(folder, signal, PROGRAM, 'apply', '-auto-approve', '-input=false');
    const said = await planned(folder);
    expect(said).toEqual(expected);
    // The other ID that it shows is the one of this plan.
    const id = /already locked:\s+ID=(\S+)/.exec(said)?.[1];
    if (id === undefined) return;
    expect(await terraformAlongside(folder, 'force-unlock', '-force', id)).toMatchObject({ status: 0 });
    expect(await planned(folder)).toBe('not locked');
  });

  test('cdktf deploy, SIGINT: cdktf ends at once, and terraform releases the lock', async () => {
    const { folder, backend, resource } = slowStack('http');
    const { address, lock_address: lockAddress, unlock_address: unlockAddress } = mapAt(backend.http);
    writeFileSync(
      join(folder, 'app.js'),
      `const { App, HttpBackend, TerraformStack } = require(${JSON.stringify(join(MODULES, 'cdktf'))});
const app = new App();
const stack = new TerraformStack(app, 'hub');
new HttpBackend(stack, ${JSON.stringify({ address, lockAddress, unlockAddress })});
stack.addOverride('resource', ${JSON.stringify(resource)});
app.synth();
`,
    );
    const config = { language: 'typescript', app: 'node app.js', projectId: 'slow', sendCrashReports: 'false' };
    writeFileSync(join(folder, 'cdktf.json'), JSON.stringify(config));
    const args = [join(MODULES, '.bin/cdktf'), 'deploy', '--auto-approve', '--skip-provider-lock', 'hub'];
    await interrupt(folder, 'SIGINT', process.execPath, ...args);
    const stack = join(folder, 'cdktf.out/stacks/hub');
    expect(readFileSync(join(stack, 'cdk.tf.json'), 'utf8')).toContain('sleep 30');
    // cdktf does not wait for terraform.
    expect(await becomesTrue(async () => (await planned(stack)) === RECREATED, 45_000)).toBe(true);
  });
});
