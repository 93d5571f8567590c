import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../environments';
import { readPlan } from '../../fleet/model/plan/read-plan';
import { Checkout } from '../support/fleet';
import { describeWithProviders, PROGRAM, PROVIDERS_NOTE, terraform } from '../support/terraform';

jest.setTimeout(300_000);

const PASSWORD = 'random_password.leaf-edge1_password_5FA99480';
const MOVED = 'random_password.edge1';

/** A stack that touches no cluster, with its state. */
class TrustStack {
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.run('init');
  }

  static async of(name: string): Promise<TrustStack> {
    const fleet = new Checkout().synthesize(await loadEnvironment(name));
    return new TrustStack(join(fleet.outdir, fleet.folder(name)));
  }

  /** Runs the program, which must succeed. */
  run(...args: readonly string[]): string {
    const { status, output } = terraform(this.folder, ...args);
    if (status !== 0) throw new Error(`${PROGRAM} ${args.join(' ')}\n${output}`);
    return output;
  }

  /** What the review reads in a plan: the action for each address; nothing where nothing changes. */
  plan(): Record<string, string | undefined> {
    this.run('plan', '-out=plan');
    const path = join(this.folder, 'plan.json');
    writeFileSync(path, this.run('show', '-json', 'plan'));
    const { resources, stack } = readPlan({ path });
    expect(stack).toBe('staging');
    return Object.fromEntries(
      [...resources.values()].flatMap(({ address, action }) => (action ? [[address, action]] : [])),
    );
  }

  apply(): void {
    this.run('apply', 'plan');
  }

  /** Renames a resource, with the block that says so. */
  move(from: string, to: string): void {
    const path = join(this.folder, 'cdk.tf.json');
    const [fromName = '', toName = ''] = [from, to].map((address) => address.split('.')[1] ?? '');
    const text = readFileSync(path, 'utf8')
      .replaceAll(`"${fromName}": {`, `"${toName}": {`)
      .replaceAll(`${from}.`, `${to}.`);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(text), moved: [{ from, to }] }));
  }

  /** The password that the state holds. */
  password(): string {
    const { values } = JSON.parse(this.run('show', '-json'));
    const resources: { type: string; values: { result: string } }[] = values.root_module.resources;
    return resources.find(({ type }) => type === 'random_password')?.values.result ?? '';
  }
}

describeWithProviders(`${PROGRAM} with the trust of staging and the real providers${PROVIDERS_NOTE}`, () => {
  test('plans, applies, has nothing to do then, moves a resource, and imports one; the review reads its plans', async () => {
    const stack = await TrustStack.of('staging');
    expect(stack.plan()).toEqual({
      [PASSWORD]: 'create',
      'tls_private_key.ca_key_2A01AB11': 'create',
      'tls_self_signed_cert.ca_cert_ACFAC989': 'create',
    });
    stack.apply();
    expect(stack.plan()).toEqual({});

    const password = stack.password();
    stack.move(PASSWORD, MOVED);
    expect(stack.plan()).toEqual({ [MOVED]: 'move' });
    stack.apply();
    expect(stack.plan()).toEqual({});
    expect(stack.password()).toBe(password);

    stack.run('state', 'rm', MOVED);
    stack.run('import', MOVED, password);
    expect(stack.password()).toBe(password);
    // The provider imports every password as one with special characters, and takes another one for a new password.
    expect(stack.plan()).toEqual({ [MOVED]: 'replace' });
  });
});
