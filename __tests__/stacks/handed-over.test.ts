import { selfSignedCa } from '../../fleet/model/issue';
import { type Environment, parseEnvironment } from '../../schema';
import { linesOf } from '../schema/example';
import { synthesizeFleet } from '../support/fleet';
import { operatorTrust } from '../support/operator';
import { at, mapAt } from '../support/walk';

jest.setTimeout(60_000);

let operator: Record<string, unknown>;
let corp: string;
beforeAll(async () => {
  operator = { ...(await operatorTrust()) };
  corp = (await selfSignedCa({ commonName: 'Corp' })).certPem;
});

/** Each trust there is, by who issues the certificates of hub, of `edge1` and of `edge2`. */
const fleets = (): Readonly<Record<string, Readonly<Record<string, unknown>>>> => {
  const existing = { certificates: 'existing' };
  const mutual = { kind: 'mutual-tls' };
  const authorities = [corp];
  return {
    'Terraform issues': { trust: mutual },
    'somebody else issues': { trust: { ...mutual, ...existing, authorities } },
    'somebody else issues, what one authority issued is still accepted': {
      trust: { ...mutual, ...existing, authorities, oneAuthority: true },
    },
    'somebody else issues for the hub': { trust: { ...mutual, authorities }, hub: existing },
    'passwords, encrypted': { trust: { kind: 'password' } },
    'an operator': { trust: operator },
    'an operator, and somebody else issues for the hub': { trust: { ...operator, authorities }, hub: existing },
  };
};

const HUB = { address: 'nats.example.com', kube: { context: 'one' } };
/** What the role of the test's operator allows. */
const FILTERS = { up: ['sensors.>'], down: [] };
const SITES = ['edge1', 'edge2'];

/** A fleet in one cluster. The namespace of a further site may be where another tier is handed something. */
function fleet(changes: Readonly<Record<string, unknown>>, further?: string): Record<string, unknown> {
  const sites = Object.fromEntries(SITES.map((name) => [name, { kube: { context: 'one' }, namespace: name }]));
  const late = further !== undefined && { late: { kube: { context: 'one' }, namespace: further } };
  const { hub, ...others } = changes;
  return {
    name: 'test',
    ...others,
    hub: { ...HUB, ...Object(hub) },
    sites: { ...sites, ...late },
    defaults: { site: FILTERS },
  };
}

/** The tiers for which a stack leaves something in the cluster, as it is synthesized. */
function handedTo(environment: Environment): string[] {
  const { app } = synthesizeFleet(environment);
  return [...app.stacks.values()]
    .flatMap(({ resources }) => [...resources.values()])
    .flatMap(({ type, config }) =>
      type === 'kubernetes_secret_v1' ? (/"handed-to-([\w-]+)"/.exec(JSON.stringify(config))?.slice(1) ?? []) : [],
    )
    .sort();
}

/** The tiers of which the rules say that they are handed something. */
function saidToBeHanded(changes: Readonly<Record<string, unknown>>): string[] {
  const places = [['hub', 'nats-trust'] as const, ...SITES.map((name) => [name, `${name}-trust`] as const)];
  const said = places.flatMap(([tier, namespace]) =>
    refusals(fleet(changes, namespace)).some((line) => line.includes(`is where ${tier} is handed its identity`))
      ? [tier]
      : [],
  );
  return said.sort();
}

function refusals(input: unknown): string[] {
  try {
    parseEnvironment(input, 'environments/test.ts');
    return [];
  } catch {
    return linesOf(input);
  }
}

test('no other tier may run where one is handed something, and only there', () => {
  const cases = Object.entries(fleets());
  const said = cases.map(([name, changes]) => [name, saidToBeHanded(changes)]);
  const made = cases.map(([name, changes]) => [
    name,
    handedTo(parseEnvironment(fleet(changes), 'environments/test.ts')),
  ]);
  expect(Object.fromEntries(said)).toEqual(Object.fromEntries(made));
});

test('a plan that comes too early ends, and names the stack that is to be applied first', () => {
  const made = synthesizeFleet(parseEnvironment(fleet({ trust: { kind: 'mutual-tls' } }), 'environments/test.ts'));
  const [read] = Object.values(mapAt(made.json('leaf-edge1'), 'data', 'kubernetes_secret_v1'));
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
