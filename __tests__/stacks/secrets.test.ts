import { FLEET_OUTPUT } from '../../constructs/contract';
import type { ValueMap } from '../../fleet/model';
import { loadEnvironment } from '../../fleet/project/environments';
import { type Environment, loadBalancer } from '../../schema';
import { EXTERNAL_CA_PEM } from '../support/external-ca';
import { BUNDLED, environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';
import { at, texts } from '../support/walk';

/** A reference to a private key, a password or a hash of one, also as another stack has it. */
const SECRET =
  /private_key_pem|(random_password|cross-stack-output-random_password)[\w.-]*result|bcrypt_hash|_password"\]/;

/** Every place in a stack that uses a secret. */
function secretPlaces(json: ValueMap): (readonly string[])[] {
  return texts(json)
    .filter(({ text }) => [...text.matchAll(/\$\{[^}]*\}/g)].some(([template]) => SECRET.test(template)))
    .map(({ path }) => path);
}

/** Whether Terraform and Kubernetes treat the value there as a secret. */
function mayBeSecret(json: ValueMap, path: readonly string[]): boolean {
  const [section, type = '', name = '', argument] = path;
  // Names of required keys, not their values.
  if (section === 'data') return type === 'kubernetes_secret_v1' && path.includes('postcondition');
  if (section === 'output') return at(json, 'output', type, 'sensitive') === true && name === 'value';
  if (section !== 'resource') return false;
  if (type === 'kubernetes_secret_v1') return argument === 'data';
  return type.startsWith('tls_') && (argument === 'private_key_pem' || argument === 'ca_private_key_pem');
}

/** Every secret of a stack in a place that is not for secrets. */
const leaksIn = (json: ValueMap) =>
  secretPlaces(json).flatMap((path) => (mayBeSecret(json, path) ? [] : [path.join(' / ')]));

/** A region with a site behind it, and a site at the hub. */
const withRegion = (changes: Readonly<Record<string, unknown>>): Environment =>
  environmentWith({
    regions: { eu: { address: 'nats-eu.example.com' } },
    sites: { edge1: {}, paris: { via: 'eu' } },
    clients: { dashboard: { at: 'hub', subscribe: ['sensors.>'] } },
    ...changes,
  });

/** Another CA and another user for each leaf and its system account, while the old ones are accepted too. */
function beingReplaced(kind: string, trust: Readonly<Record<string, unknown>> = {}): Environment {
  const overlap = { generation: 2, overlap: true };
  const leaf = { identity: overlap, systemAccount: true };
  return withRegion({ trust: { kind, ca: overlap, ...trust }, defaults: { region: leaf, site: leaf } });
}

const TLS = { kind: 'mutual-tls' };
const AUTHORITIES = { authorities: [EXTERNAL_CA_PEM] };
const CERT_MANAGER = { certManager: { name: 'fleet-ca' } };
const PLACE = { address: 'nats.example.com', kube: { context: 'hub' } };
const BY_HAND = { edge1: { certificates: 'existing' }, paris: { via: 'eu' } };

/** Fleets for which Terraform creates secrets, and the stacks that do. */
const SOME: Readonly<Record<string, () => Environment | Promise<Environment>>> = {
  ...Object.fromEntries(BUNDLED.map((name) => [name, () => loadEnvironment(name)])),
  'regions at load balancers, with passwords': () =>
    withRegion({ trust: { kind: 'password' }, regions: { eu: { address: loadBalancer() } } }),
  'certificates, authorities and users in rotation': () => beingReplaced('mutual-tls'),
  'passwords, authorities and users in rotation': () => beingReplaced('password'),
  'external certificates at one site only': () => withRegion({ trust: { ...TLS, ...AUTHORITIES }, sites: BY_HAND }),
  'external certificates at the hub only': () =>
    withRegion({ trust: { ...TLS, ...AUTHORITIES }, hub: { ...PLACE, certificates: CERT_MANAGER } }),
  'passwords, and servers with external certificates': () =>
    withRegion({ trust: { kind: 'password', certificates: 'existing', ...AUTHORITIES } }),
};

/** Fleets for which it creates no secrets at all. */
const NONE: Readonly<Record<string, () => Environment>> = {
  'existing Secrets': () => withRegion({ trust: { ...TLS, certificates: 'existing' } }),
  'cert-manager': () => withRegion({ trust: { ...TLS, certificates: CERT_MANAGER } }),
  'existing Secrets, with everything in rotation': () => beingReplaced('mutual-tls', { certificates: 'existing' }),
};

/** Types of the resources of a stack. */
const typesIn = (fleet: Fleet, stack: string) =>
  [...(fleet.app.stacks.get(stack)?.resources.values() ?? [])].map(({ type }) => type);

/**
 * No stack holds a key or a hash in plain text, and every output is sensitive but the one that says which stack it is.
 */
function expectNothingShown(fleet: Fleet): void {
  expect(fleet.names.filter((stack) => /PRIVATE KEY-----|\$2[aby]\$/.test(fleet.text(stack)))).toEqual([]);
  for (const [stack, { outputs }] of fleet.app.stacks) {
    const open = [...outputs].filter(([, { sensitive }]) => !sensitive);
    expect(open).toEqual([[FLEET_OUTPUT, { sensitive: false, value: expect.objectContaining({ stack }) }]]);
    expect(JSON.stringify(open)).not.toContain('${');
    // For what is handed over in a Secret, outputs have only the checksum.
    const others = [...outputs].filter(([name]) => !/^cross-stack-output-/.test(name) && name !== FLEET_OUTPUT);
    expect(others.filter(([, { value }]) => !/^\$\{sha256\([^()]*\)\}$/.test(String(value)))).toEqual([]);
  }
}

test.each(Object.entries(SOME))(
  '%s: secrets are only in Secrets, in arguments of tls and in sensitive outputs, never in plain text',
  async (_name, load) => {
    const fleet = synthesizeFleet(await load());
    expect(fleet.names.flatMap((stack) => secretPlaces(fleet.json(stack))).length).toBeGreaterThan(10);
    expect(fleet.names.flatMap((stack) => leaksIn(fleet.json(stack)))).toEqual([]);
    expectNothingShown(fleet);
  },
);

test.each(Object.entries(NONE))('%s: no key and no password is created, so that none is in a state', (_name, load) => {
  const fleet = synthesizeFleet(load());
  const types = fleet.names.flatMap((stack) => typesIn(fleet, stack));
  expect(types).toContain('kubernetes_stateful_set_v1');
  expect(types.filter((type) => /^(tls|random)_|secret/.test(type))).toEqual([]);
  expect(fleet.names.flatMap((stack) => secretPlaces(fleet.json(stack)))).toEqual([]);
  expectNothingShown(fleet);
});

test('one site with externally managed Secrets: Terraform has no key of it, it has only the CA of the hub, and everyone trusts both CAs', () => {
  const fleet = synthesizeFleet(withRegion({ trust: { ...TLS, ...AUTHORITIES }, sites: BY_HAND }));
  const making = fleet.names.filter((stack) => typesIn(fleet, stack).includes('tls_private_key'));
  expect(making).toEqual(['hub', 'identity-eu', 'identity-paris', 'leaf-paris', 'region-eu', 'test']);
  expect([...(fleet.app.stacks.get('identity-edge1')?.outputs.keys() ?? [])]).toEqual(['above_pem', FLEET_OUTPUT]);
  expect(fleet.text('test')).not.toContain('edge1');
  const ca = EXTERNAL_CA_PEM.trim().replaceAll('\n', '\\n');
  const knowing = fleet.names.filter((stack) => fleet.text(stack).includes(ca));
  expect(knowing).toEqual(['identity-edge1', 'identity-eu', 'identity-paris', 'test']);
});

test('a secret in a ConfigMap, in a plain output or in an environment variable would be found', () => {
  const key = '${tls_private_key.a.private_key_pem}';
  const json = {
    resource: {
      kubernetes_config_map_v1: { a: { data: { 'nats.conf': `x ${key} y` } } },
      kubernetes_secret_v1: { a: { data: { 'tls.key': key }, metadata: { name: key } } },
      kubernetes_job_v1: { a: { spec: { env: [{ value: '${random_password.a.result}' }] } } },
    },
    output: { a: { value: '${random_password.a.bcrypt_hash}', sensitive: false }, b: { value: key, sensitive: true } },
  };
  expect(leaksIn(json)).toEqual([
    'resource / kubernetes_config_map_v1 / a / data / nats.conf',
    'resource / kubernetes_secret_v1 / a / metadata / name',
    'resource / kubernetes_job_v1 / a / spec / env / 0 / value',
    'output / a / value',
  ]);
});
