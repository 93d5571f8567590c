import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { type StateServer, stateServer } from '../support/state-server';
import { describeWithTerraform, environment, PROGRAM, TERRAFORM_NOTE, terraformAlongside } from '../support/terraform';
import { at } from '../support/walk';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../..');
const CDKTF = join(ROOT, 'node_modules/.bin/cdktf');

type Kind = 'local' | 'http';

/** A hub's working folder with the backend that was synthesized, and one resource that takes half a minute to make. */
class SlowStack {
  readonly folder = temporaryFolder();
  readonly config: { terraform: object; resource: object };

  constructor(server: StateServer, kind: Kind) {
    const backend = kind === 'local' ? { kind } : { kind, address: `${server.url}/${Date.now()}` };
    const block = at(synthesizeFleet(environmentWith({ backend })).json('hub'), 'terraform', 'backend');
    const command = `touch ${this.began} && sleep 30`;
    this.config = {
      terraform: { backend: kind === 'local' ? { local: { path: join(this.folder, 'hub.tfstate') } } : block },
      resource: { terraform_data: { slow: { provisioner: [{ 'local-exec': { command } }] } } },
    };
  }

  get began(): string {
    return join(this.folder, 'began');
  }

  /** Runs a program until the resource is being made, and sends it a signal; answers when it has ended. */
  async interrupt(program: string, args: readonly string[], cwd: string, signal: NodeJS.Signals): Promise<void> {
    const child = spawn(program, args, { cwd, env: environment(), stdio: 'ignore', detached: true });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    if (!(await becomesTrue(async () => existsSync(this.began), 60_000))) throw new Error('it does not begin');
    process.kill(child.pid ?? 0, signal);
    await ended;
    endGroup(child);
  }
}

/** Ends what a program that was killed has left. */
function endGroup({ pid = 0 }: ChildProcess): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing is left.
  }
}

describeWithTerraform(`a deploy that is interrupted${TERRAFORM_NOTE}`, () => {
  let server: StateServer;
  beforeAll(async () => {
    server = await stateServer();
  });
  afterAll(() => server.close());

  /** What the next plan says. */
  async function planned(folder: string): Promise<'not locked, what was begun is made anew' | 'not locked' | string> {
    const { status, output } = await terraformAlongside(folder, 'plan');
    if (status === 0) return output.includes('is tainted') ? 'not locked, what was begun is made anew' : 'not locked';
    return output;
  }

  test.each<[Kind, NodeJS.Signals, RegExp]>([
    ['local', 'SIGINT', /^not locked, what was begun is made anew$/],
    ['http', 'SIGINT', /^not locked, what was begun is made anew$/],
    ['local', 'SIGKILL', /^not locked$/],
    ['http', 'SIGKILL', /HTTP remote state already locked:/],
  ])('terraform apply, state %s, %s', async (kind, signal, expected) => {
    const stack = new SlowStack(server, kind);
    writeFileSync(join(stack.folder, 'cdk.tf.json'), JSON.stringify(stack.config));
    expect(await terraformAlongside(stack.folder, 'init')).toMatchObject({ status: 0 });
    const args = [`-chdir=${stack.folder}`, 'apply', '-auto-approve', '-input=false'];
    await stack.interrupt(PROGRAM, args, stack.folder, signal);
    const said = await planned(stack.folder);
    expect(said).toMatch(expected);
    if (!said.startsWith('not locked')) {
      // The other ID that it shows is the one of this plan.
      const id = /already locked:\s+ID=(\S+)/.exec(said)?.[1] ?? '';
      expect(await terraformAlongside(stack.folder, 'force-unlock', '-force', id)).toMatchObject({ status: 0 });
      expect(await planned(stack.folder)).toBe('not locked');
    }
  });

  test('cdktf deploy, SIGINT: cdktf ends at once, and terraform gives the lock back', async () => {
    const stack = new SlowStack(server, 'http');
    const app = join(stack.folder, 'app.js');
    writeFileSync(join(stack.folder, 'config.json'), JSON.stringify(stack.config));
    writeFileSync(
      app,
      `const { App, HttpBackend, TerraformStack } = require(${JSON.stringify(join(ROOT, 'node_modules/cdktf'))});
const { terraform, resource } = JSON.parse(require('fs').readFileSync(${JSON.stringify(join(stack.folder, 'config.json'))}));
const app = new App();
const stack = new TerraformStack(app, 'hub');
const { http } = terraform.backend;
new HttpBackend(stack, { address: http.address, lockAddress: http.lock_address, unlockAddress: http.unlock_address });
stack.addOverride('resource', resource);
app.synth();
`,
    );
    const config = { language: 'typescript', app: 'node app.js', projectId: 'slow', sendCrashReports: 'false' };
    writeFileSync(join(stack.folder, 'cdktf.json'), JSON.stringify(config));
    const args = [CDKTF, 'deploy', '--auto-approve', '--skip-provider-lock', 'hub'];
    await stack.interrupt(process.execPath, args, stack.folder, 'SIGINT');
    const folder = join(stack.folder, 'cdktf.out/stacks/hub');
    expect(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')).toContain('sleep 30');
    // cdktf does not wait for terraform.
    const isGivenBack = async () => (await planned(folder)) === 'not locked, what was begun is made anew';
    expect(await becomesTrue(isGivenBack, 45_000)).toBe(true);
  });
});
