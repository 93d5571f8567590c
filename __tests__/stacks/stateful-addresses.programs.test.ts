import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Construct } from 'constructs';
import { DataResource, TerraformStack, Testing } from '../../constructs/cdktf';
import type { SynthesizedResource } from '../../fleet/model';
import { loadEnvironment } from '../../fleet/project/environments';
import { BUNDLED, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { golden } from '../support/golden';
import { describeWithTerraform, TERRAFORM_NOTE, terraform } from '../support/terraform';
import { mapAt } from '../support/walk';

/** What loses data when it is recreated: volumes, addresses, keys and passwords. */
const STATEFUL =
  /^(kubernetes_namespace_v1|kubernetes_stateful_set_v1|random_password|terraform_data|tls_private_key|tls_self_signed_cert)$/;
const isStateful = ({ type, config }: SynthesizedResource) =>
  STATEFUL.test(type) || (type === 'kubernetes_service_v1' && mapAt(config, 'spec').type === 'LoadBalancer');

const WHAT_TO_DO = `Terraform knows a resource by its address alone: under another one it would delete it and make a new one.
Was a construct renamed or moved? Keep the id, or write in the construct: resource.moveFromId('<the old address>').
Is the resource really new, or really to go? Then, and only then, change __tests__/stacks/stateful-addresses.golden.json by hand.`;

test.each(BUNDLED)('%s: every stateful resource keeps its address', async (name) => {
  const { app } = synthesizeFleet(await loadEnvironment(name));
  const addresses = [...app.stacks].map(([stack, { resources }]) => {
    const stateful = [...resources.values()].filter(isStateful);
    return [stack, stateful.map(({ address }) => address).sort()];
  });
  const expected = mapAt(Object(golden('stateful-addresses', 'stacks')), name);
  try {
    expect(Object.fromEntries(addresses)).toEqual(expected);
  } catch (difference) {
    throw new Error(`${WHAT_TO_DO}\n\n${difference instanceof Error ? difference.message : String(difference)}`);
  }
});

/** A resource in a construct with the given id, optionally with a `moved` block. */
function stackWith(id: string, movedFrom?: string): { text: string; address: string } {
  const stack = new TerraformStack(Testing.app({ outdir: temporaryFolder(), stackTraces: false }), 'stack');
  const data = new DataResource(new Construct(stack, id), 'kept', { input: { kept: 'yes' } });
  if (movedFrom) data.moveFromId(movedFrom);
  return { text: Testing.synth(stack), address: `terraform_data.${data.friendlyUniqueId}` };
}

describeWithTerraform(`a construct that is renamed${TERRAFORM_NOTE}`, () => {
  test.each([
    ['is the same resource for Terraform if it has a `moved` block', stackWith('old').address, '0 added, 0'],
    ['and is recreated if it does not', undefined, '1 added, 1'],
  ])('%s', (_what, movedFrom, summary) => {
    const folder = temporaryFolder();
    const applied = (text: string) => {
      writeFileSync(join(folder, 'cdk.tf.json'), text);
      const { status, output } = terraform(folder, 'apply', '-auto-approve');
      const { values } = JSON.parse(terraform(folder, 'show', '-json').output);
      const [added, destroyed] = [/\d+ added/, /\d+ destroyed/].map((count) => count.exec(output)?.[0]);
      return { status, said: `${added}, ${destroyed}`, id: values.root_module.resources[0].values.id };
    };
    const before = applied(stackWith('old').text);
    const after = applied(stackWith('new', movedFrom).text);
    expect([before.status, after.status, after.said]).toEqual([0, 0, `${summary} destroyed`]);
    expect(after.id === before.id).toBe(movedFrom !== undefined);
  });
});
