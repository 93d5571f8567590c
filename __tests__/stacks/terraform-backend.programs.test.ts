import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { stateServer } from '../support/state-server';
import { describeWithTerraform, TERRAFORM_NOTE, terraformAlongside } from '../support/terraform';
import { at } from '../support/walk';

jest.setTimeout(120_000);

/**
 * Applies the trust root with an output, then an identity that reads it; backends and reading are as they were
 * synthesized.
 */
async function readAcross(backend: Record<string, unknown>) {
  const checkout = temporaryFolder();
  const fleet = synthesizeFleet(environmentWith({ backend }));
  const apply = async (stack: string, config: object) => {
    const folder = join(checkout, 'cdktf.out', fleet.folder(stack));
    mkdirSync(folder, { recursive: true });
    // With only the backend and this: providers are not available everywhere.
    const terraform = { backend: at(fleet.json(stack), 'terraform', 'backend') };
    writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify({ terraform, ...config }));
    expect(await terraformAlongside(folder, 'init')).toMatchObject({ status: 0 });
    return terraformAlongside(folder, 'apply', '-auto-approve');
  };
  expect(await apply('test', { output: { secret: { value: 'from the trust root' } } })).toMatchObject({ status: 0 });
  const value = '${data.terraform_remote_state.cross-stack-reference-input-test.outputs.secret}';
  return apply('identity-edge1', { data: at(fleet.json('identity-edge1'), 'data'), output: { read: { value } } });
}

describeWithTerraform(`what one stack writes another one reads${TERRAFORM_NOTE}`, () => {
  const read = { status: 0, output: expect.stringContaining('read = "from the trust root"') };

  test('in files', async () => {
    expect(await readAcross({ kind: 'local' })).toEqual(read);
  });

  test('from a server that stores states over HTTP, each stack at its own path', async () => {
    const server = await stateServer();
    const outcome = await readAcross({ kind: 'http', address: `${server.url}/states` }).finally(server.close);
    expect([outcome, server.paths()]).toEqual([read, ['/states/test/identity-edge1', '/states/test/test']]);
  });
});
