import { parseEnvironment } from '../../schema';
import { linesOf } from '../schema/example';
import { EXTERNAL_CA_PEM } from '../support/external-ca';
import { type Fleet, synthesizeFleet } from '../support/fleet';
import { operatorTrust } from '../support/operator';
import { at, mapAt } from '../support/walk';

jest.setTimeout(60_000);

const TLS = { kind: 'mutual-tls' };
const EXISTING = { certificates: 'existing' };
const AUTHORITIES = { authorities: [EXTERNAL_CA_PEM] };

/** Every kind of trust, by the issuers of hub, `edge1` and `edge2`. */
const trusts = (operator: object): Readonly<Record<string, object>> => ({
  'Terraform issues': { trust: TLS },
  'an external issuer': { trust: { ...TLS, ...EXISTING, ...AUTHORITIES } },
  'the same, with the former single authority still accepted': {
    trust: { ...TLS, ...EXISTING, ...AUTHORITIES, oneAuthority: true },
  },
  'an external issuer for the hub': { trust: { ...TLS, ...AUTHORITIES }, hub: EXISTING },
  'passwords, encrypted': { trust: { kind: 'password' } },
  'an operator': { trust: operator },
  'a JWT operator, and an external issuer for the hub': { trust: { ...operator, ...AUTHORITIES }, hub: EXISTING },
});

/** A fleet in one cluster. A further site may be in the namespace in which another tier is handed its identity. */
function fleet(changes: object, further?: string) {
  const { hub, ...others } = { hub: {}, ...changes };
  const site = (namespace: string) => ({ kube: { context: 'one' }, namespace });
  return {
    name: 'test',
    ...others,
    hub: { address: 'nats.example.com', kube: { context: 'one' }, ...hub },
    sites: { edge1: site('edge1'), edge2: site('edge2'), ...(further !== undefined && { late: site(further) }) },
    // What the role of the test's JWT operator allows.
    defaults: { site: { up: ['sensors.>'], down: [] } },
  };
}

const synthesized = (changes: object): Fleet =>
  synthesizeFleet(parseEnvironment(fleet(changes), 'environments/test.ts'));

/** The problems of an environment; empty if it is accepted. */
function refusals(input: unknown): string[] {
  try {
    parseEnvironment(input, 'environments/test.ts');
    return [];
  } catch {
    return linesOf(input);
  }
}

test('no tier may run in a namespace where another one is handed its identity, whoever issues', async () => {
  for (const [who, changes] of Object.entries(trusts(await operatorTrust()))) {
    const said = ['edge1', 'edge2', 'hub'].filter((tier) => {
      const lines = refusals(fleet(changes, tier === 'hub' ? 'nats-trust' : `${tier}-trust`));
      return lines.some((line) => line.includes(`is the namespace in which ${tier} is handed its identity`));
    });
    const made = [...synthesized(changes).app.stacks.values()]
      .flatMap(({ resources }) => [...resources.values()].filter(({ type }) => type === 'kubernetes_secret_v1'))
      .flatMap(({ config }) => /"handed-to-([\w-]+)"/.exec(JSON.stringify(config))?.slice(1) ?? []);
    expect([who, said]).toEqual([who, made.sort()]);
  }
});

test('a plan that is run too early fails, and names the stack to apply first', () => {
  const [read] = Object.values(mapAt(synthesized({ trust: TLS }).json('leaf-edge1'), 'data', 'kubernetes_secret_v1'));
  const files = ['cert_pem', 'private_key_pem', 'ca_pem', 'expiry_not_after'].map((key) => `users_edge1_files_${key}`);
  const keys = ['above_pem', ...files].map((key) => `"${key}"`).join(', ');
  expect(at(read, 'lifecycle', 'postcondition')).toEqual([
    {
      condition: `\${try((length(setsubtract([${keys}], keys(self.data))) < 1), false)}`,
      error_message: expect.stringMatching(
        /Secret handed-to-edge1 .* Stack identity-edge1 makes it: apply that first\.$/,
      ),
    },
  ]);
});
