import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../environments';
import { Checkout, environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { stateServer } from '../support/state-server';
import {
  describeWithTerraform,
  type Outcome,
  TERRAFORM_NOTE,
  terraform,
  terraformAlongside,
} from '../support/terraform';
import { at } from '../support/walk';

jest.setTimeout(120_000);

/** Working folders like those of cdktf.out, with nothing but the backend: providers cannot be had everywhere. */
class Folders {
  private readonly root = temporaryFolder();
  private readonly checkout = new Checkout();

  /** Synthesizes an environment into the one checkout, and runs `terraform init` for each of its stacks. */
  async init(environment: string, folderOf: (stack: string) => string): Promise<Outcome[]> {
    const fleet = this.checkout.synthesize(await loadEnvironment(environment));
    return fleet.names.map((stack) => {
      const folder = join(this.root, 'cdktf.out', folderOf(fleet.folder(stack)));
      mkdirSync(folder, { recursive: true });
      const backend = at(fleet.json(stack), 'terraform', 'backend');
      writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: { backend } }));
      return terraform(folder, 'init');
    });
  }
}

const failed = (outcomes: readonly Outcome[]) => outcomes.filter(({ status }) => status !== 0);

describeWithTerraform(`one checkout, two environments${TERRAFORM_NOTE}`, () => {
  test('terraform initializes prod, then staging, then prod again', async () => {
    const folders = new Folders();
    for (const environment of ['prod', 'staging', 'prod']) {
      expect(failed(await folders.init(environment, (folder) => folder))).toEqual([]);
    }
  });

  test('in one folder for both it would stop at the second', async () => {
    const folders = new Folders();
    const shared = (folder: string) => join('stacks', folder.split('/').at(-1) ?? '');
    expect(failed(await folders.init('prod', shared))).toEqual([]);
    const second = failed(await folders.init('staging', shared));
    expect(second.map(({ output }) => /Backend configuration changed/.test(output))).toEqual([true, true, true]);
  });
});

/** Applies the trust root with an output, then an identity that reads it; backends and reading are as they were synthesized. */
async function readAcross(backend: Record<string, unknown>) {
  const checkout = temporaryFolder();
  const fleet = synthesizeFleet(environmentWith({ backend }));
  const apply = async (stack: string, config: Record<string, unknown>) => {
    const folder = join(checkout, 'cdktf.out', fleet.folder(stack));
    mkdirSync(folder, { recursive: true });
    const terraformBlock = { backend: at(fleet.json(stack), 'terraform', 'backend') };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform: terraformBlock, ...config }));
    expect(await terraformAlongside(folder, 'init')).toMatchObject({ status: 0 });
    return terraformAlongside(folder, 'apply', '-auto-approve');
  };
  expect(await apply('test', { output: { secret: { value: 'from the trust root' } } })).toMatchObject({ status: 0 });
  const value = '${data.terraform_remote_state.cross-stack-reference-input-test.outputs.secret}';
  return apply('identity-edge1', { data: at(fleet.json('identity-edge1'), 'data'), output: { read: { value } } });
}

describeWithTerraform(`what one stack writes another one reads${TERRAFORM_NOTE}`, () => {
  test('in files', async () => {
    expect(await readAcross({ kind: 'local' })).toMatchObject({
      status: 0,
      output: expect.stringContaining('read = "from the trust root"'),
    });
  });

  test('from a server that keeps states by HTTP, each stack at its own path', async () => {
    const server = await stateServer();
    try {
      const outcome = await readAcross({ kind: 'http', address: `${server.url}/states` });
      expect({ ...outcome, paths: server.paths() }).toEqual({
        status: 0,
        output: expect.stringContaining('read = "from the trust root"'),
        paths: ['/states/test/identity-edge1', '/states/test/test'],
      });
    } finally {
      server.close();
    }
  });
});
