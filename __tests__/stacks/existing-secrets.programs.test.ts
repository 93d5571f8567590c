import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { selfSignedCa } from '../../fleet/model/issue';
import { type Environment, EnvironmentError, parseEnvironment } from '../../schema';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';
import { environments } from '../support/random-environment';
import { describeWithTerraform, TERRAFORM_NOTE, terraform } from '../support/terraform';

jest.setTimeout(600_000);

/** Resources that hold something secret, and texts that are. */
const SECRET = /"(tls_private_key|random_password|tls_[a-z_]+|kubernetes_secret_v1)":\{|PRIVATE KEY|\$2[aby]\$/;

/** Stacks in which something secret stands, or that make something that is. */
function secretIn(fleet: Fleet): string[] {
  return fleet.names.filter((stack) => SECRET.test(JSON.stringify({ ...fleet.json(stack), terraform: undefined })));
}

/** The environment, with somebody else issuing everywhere; nothing where that cannot be. */
function withExistingSecrets(input: object): Environment | undefined {
  const existing = { ...input, trust: { kind: 'mutual-tls', certificates: 'existing' } };
  try {
    return parseEnvironment(existing, 'environments/random.ts');
  } catch (error) {
    if (error instanceof EnvironmentError) return undefined;
    throw error;
  }
}

test('where all Secrets are somebody else’s, whatever the fleet is, Terraform has nothing secret', () => {
  let seen = 0;
  fc.assert(
    fc.property(environments, (input) => {
      const environment = withExistingSecrets(input as object);
      fc.pre(environment !== undefined);
      seen += 1;
      expect(secretIn(synthesizeFleet(environment))).toEqual([]);
    }),
    { numRuns: 15 },
  );
  expect(seen).toBeGreaterThan(5);
});

test('with Terraform’s certificates or passwords it would be found', () => {
  expect(secretIn(synthesizeFleet(environmentWith()))).toEqual([
    'hub',
    'identity-edge1',
    'identity-edge2',
    'leaf-edge1',
    'leaf-edge2',
    'test',
  ]);
  expect(secretIn(synthesizeFleet(environmentWith({ trust: { kind: 'password' } })))).toContain('test');
});

test('one site with Secrets of somebody else: its keys are in no state, those of the others are', async () => {
  const { certPem } = await selfSignedCa();
  const fleet = synthesizeFleet(
    environmentWith({
      trust: { kind: 'mutual-tls', authorities: [certPem] },
      sites: { edge1: { certificates: 'existing' }, edge2: {} },
    }),
  );
  // By its identity's stack edge1 learns the CA of the hub, and nothing else.
  const handed = [...(fleet.app.stacks.get('identity-edge1')?.outputs.keys() ?? [])];
  expect(handed).toEqual(['above_pem', 'fleet']);
  expect(secretIn(fleet).filter((stack) => !stack.endsWith('edge1'))).toEqual([
    'hub',
    'identity-edge2',
    'leaf-edge2',
    'test',
  ]);
  expect(fleet.text('test')).not.toContain('edge1');
  // Who verifies whom: everybody knows both CAs.
  const ca = certPem.trim().replaceAll('\n', '\\n');
  expect(fleet.names.filter((stack) => fleet.text(stack).includes(ca))).toEqual([
    'identity-edge1',
    'identity-edge2',
    'test',
  ]);
});

test('helm is asked for where cert-manager is to issue, once', () => {
  const fleet = synthesizeFleet(
    environmentWith({
      trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'nats' } } },
      sites: { edge1: {} },
      alerts: { enabled: true },
    }),
  );
  expect(
    Object.fromEntries([...fleet.app.stacks].map(([name, { providers }]) => [name, providers.get('helm')?.length])),
  ).toEqual({ test: undefined, hub: 1, 'leaf-edge1': 1 });
});

describeWithTerraform(`terraform${TERRAFORM_NOTE}`, () => {
  test('forgets a Secret that is let go of, and does not mind one that never was', () => {
    const folder = synthesizeFleet(environmentWith({ trust: { kind: 'mutual-tls', certificates: 'existing' } }));
    const { removed } = JSON.parse(folder.text('leaf-edge1'));
    expect(removed).toContainEqual({
      from: expect.stringMatching(/^kubernetes_secret_v1\.site_tier_secrets_remote-tls_secret_/),
      lifecycle: { destroy: false },
    });
    const stack = join(folder.outdir, 'lets-go');
    write(stack, { resource: { terraform_data: { a: { input: 'x' } } } });
    expect(terraform(stack, 'init').status).toBe(0);
    expect(terraform(stack, 'apply', '-auto-approve').output).toContain('1 added');
    const ofOurs = JSON.stringify(removed[0]).replace(/"from":"[^"]*"/, '"from":"terraform_data.a"');
    write(stack, { removed: [JSON.parse(ofOurs), JSON.parse(ofOurs.replace('.a"', '.never"'))] });
    expect(terraform(stack, 'apply', '-auto-approve').output).toContain('0 added, 0 changed, 0 destroyed');
    expect(terraform(stack, 'state', 'list').output).toBe('');
  });
});

function write(folder: string, json: unknown): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(json));
}
