import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { type Environment, EnvironmentError, parseEnvironment } from '../../schema';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';
import { environments } from '../support/random-environment';
import { describeWithTerraform, TERRAFORM_NOTE, terraform } from '../support/terraform';

jest.setTimeout(600_000);

const EXISTING = { trust: { kind: 'mutual-tls', certificates: 'existing' } };

/** Resources with secrets, and secret texts. */
const SECRET = /"(tls_private_key|random_password|tls_[a-z_]+|kubernetes_secret_v1)":\{|PRIVATE KEY|\$2[aby]\$/;

/** Stacks that contain a secret, or create one. */
function secretIn(fleet: Fleet): string[] {
  return fleet.names.filter((stack) => SECRET.test(JSON.stringify({ ...fleet.json(stack), terraform: undefined })));
}

/** The environment with external issuers everywhere; nothing if that is not possible. */
function withExistingSecrets(input: unknown): Environment | undefined {
  try {
    return parseEnvironment({ ...Object(input), ...EXISTING }, 'environments/random.ts');
  } catch (error) {
    if (error instanceof EnvironmentError) return undefined;
    throw error;
  }
}

test('if all Secrets are externally managed, Terraform has nothing secret in any fleet; if it had, it would be found', () => {
  let seen = 0;
  const property = fc.property(environments, (input) => {
    const environment = withExistingSecrets(input);
    fc.pre(environment !== undefined);
    seen += 1;
    expect(secretIn(synthesizeFleet(environment))).toEqual([]);
  });
  fc.assert(property, { numRuns: 15 });
  expect(seen).toBeGreaterThan(5);
  const all = ['hub', 'identity-edge1', 'identity-edge2', 'leaf-edge1', 'leaf-edge2', 'test'];
  expect(secretIn(synthesizeFleet(environmentWith()))).toEqual(all);
  expect(secretIn(synthesizeFleet(environmentWith({ trust: { kind: 'password' } })))).toEqual(all);
});

describeWithTerraform(`terraform${TERRAFORM_NOTE}`, () => {
  test('forgets a Secret of a `removed` block, and accepts one that never existed', () => {
    const fleet = synthesizeFleet(environmentWith(EXISTING));
    const { removed } = JSON.parse(fleet.text('leaf-edge1'));
    expect(removed).toContainEqual({
      from: expect.stringMatching(/^kubernetes_secret_v1\.site_tier_secrets_remote-tls_secret_/),
      lifecycle: { destroy: false },
    });
    const folder = join(fleet.outdir, 'lets-go');
    mkdirSync(folder);
    const applied = (json: unknown) => {
      writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(json));
      expect(terraform(folder, 'init').status).toBe(0);
      return terraform(folder, 'apply', '-auto-approve').output;
    };
    expect(applied({ resource: { terraform_data: { a: { input: 'x' } } } })).toContain('1 added');
    const ofOurs = ['a', 'never'].map((name) => ({ ...removed[0], from: `terraform_data.${name}` }));
    expect(applied({ removed: ofOurs })).toContain('0 added, 0 changed, 0 destroyed');
    expect(terraform(folder, 'state', 'list').output).toBe('');
  });
});
