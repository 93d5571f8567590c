import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLEET_OUTPUT } from '../../constructs/contract';
import { readPlan } from '../../fleet/model/plan/read-plan';
import { loadEnvironment } from '../../fleet/project/environments';
import { Checkout } from '../support/fleet';
import { describeWithProviders, PROGRAM, PROVIDERS_NOTE, terraform } from '../support/terraform';

jest.setTimeout(300_000);

const NAME = 'leaf-edge1_password_5FA99480';
const PASSWORD = `random_password.${NAME}`;
const MOVED = 'random_password.edge1';

describeWithProviders(`${PROGRAM} with the trust of staging and the real providers${PROVIDERS_NOTE}`, () => {
  test('plans, applies, then has nothing to change, moves a resource, and imports one; the review reads its plans', async () => {
    const fleet = new Checkout().synthesize(await loadEnvironment('staging'));
    const folder = join(fleet.outdir, fleet.folder('staging'));
    const config = join(folder, 'cdk.tf.json');
    writeFileSync(config, JSON.stringify(withoutCluster(JSON.parse(readFileSync(config, 'utf8'))), null, 2));
    const run = (...args: readonly string[]) => {
      const { status, output } = terraform(folder, ...args);
      if (status !== 0) throw new Error(`${PROGRAM} ${args.join(' ')}\n${output}`);
      return output;
    };
    /** What the review reads in a plan: the action for each address; empty if nothing changes. */
    const plan = () => {
      run('plan', '-out=plan');
      const path = join(folder, 'plan.json');
      writeFileSync(path, run('show', '-json', 'plan'));
      const { resources, stack } = readPlan({ path });
      expect(stack).toBe('staging');
      const changes = [...resources.values()].filter(({ action }) => action !== undefined);
      return Object.fromEntries(changes.map(({ address, action }) => [address, action]));
    };
    /** The password in the state. */
    const password = (): string => {
      const resources: { type: string; values: { result: string } }[] = JSON.parse(run('show', '-json')).values
        .root_module.resources;
      return resources.find(({ type }) => type === 'random_password')?.values.result ?? '';
    };

    run('init');
    expect(plan()).toEqual({
      [PASSWORD]: 'create',
      'tls_private_key.ca_key_2A01AB11': 'create',
      'tls_self_signed_cert.ca_cert_ACFAC989': 'create',
    });
    run('apply', 'plan');
    expect(plan()).toEqual({});

    const made = password();
    const renamed = readFileSync(config, 'utf8')
      .replaceAll(`"${NAME}": {`, '"edge1": {')
      .replaceAll(`${PASSWORD}.`, `${MOVED}.`);
    writeFileSync(config, JSON.stringify({ ...JSON.parse(renamed), moved: [{ from: PASSWORD, to: MOVED }] }));
    expect(plan()).toEqual({ [MOVED]: 'move' });
    run('apply', 'plan');
    expect([plan(), password()]).toEqual([{}, made]);

    run('state', 'rm', MOVED);
    run('import', MOVED, made);
    expect(password()).toBe(made);
    // The provider imports every password as one with special characters, and replaces one without.
    expect(plan()).toEqual({ [MOVED]: 'replace' });
  });
});

/** A stack without its cluster resources and their outputs: there is no cluster here. */
function withoutCluster(stack: Readonly<Record<'provider' | 'resource' | 'output', object>>) {
  const without = (group: object) =>
    Object.fromEntries(
      Object.entries(group).filter(
        ([name, value]) => name === FLEET_OUTPUT || !JSON.stringify([name, value]).includes('kubernetes'),
      ),
    );
  const [provider, resource, output] = [stack.provider, stack.resource, stack.output].map(without);
  return { ...stack, provider, resource, output };
}
