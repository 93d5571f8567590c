import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../environment';
import { Checkout } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { describeWithTerraform, type Outcome, TERRAFORM_NOTE, terraform } from '../support/terraform';
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
    expect(second.map(({ output }) => /Backend configuration changed/.test(output))).toEqual([true, true]);
  });
});
