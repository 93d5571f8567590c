import type { LeafSiteProps } from '../../constructs';
import { Resolver, type Value } from '../../fleet/model';
import { CHARTS, minimalHub, minimalLeaf } from '../support/constructs';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { expectedLabels, type Synthesized } from '../support/synth';
import { textAt } from '../support/walk';

const FOREIGN: Partial<LeafSiteProps> = {
  clientTrust: { kind: 'mutual-tls', issuer: {} },
  remote: {
    host: 'nats.example.com',
    credentials: {
      kind: 'certificate',
      tls: { issue: { issuer: {}, commonName: 'edge1', dnsNames: ['edge1'], usages: ['client'] } },
    },
  },
};

const KEYS = ['tls.crt', 'tls.key', 'ca.crt'];

function client(secretName: string, name: string) {
  return {
    secretName,
    keys: KEYS,
    certificate: { commonName: name, dnsNames: [name], ipAddresses: [], usages: ['client'] },
  };
}

/** The list of the Secrets that a stack expects. */
function listOf(stack: Synthesized, name: string): Value {
  return JSON.parse(textAt(stack.object('ConfigMap', `${name}-expected-secrets`), 'data', 'secrets.json'));
}

const LEAF_NAMES = [
  ...['nats-leaf', 'nats-leaf.nats-edge', 'nats-leaf.nats-edge.svc'],
  ...['nats-leaf-headless', 'nats-leaf-headless.nats-edge', 'nats-leaf-headless.nats-edge.svc'],
  ...['*.nats-leaf-headless.nats-edge', '*.nats-leaf-headless.nats-edge.svc', 'localhost'],
];

test('a site lists every Secret that somebody else makes, with what its certificate must be good for', () => {
  const stack = minimalLeaf({ ...FOREIGN, replicas: 3, clients: [{ name: 'sensor' }] });
  expect(stack.object('ConfigMap', 'nats-leaf-expected-secrets').metadata).toEqual({
    name: 'nats-leaf-expected-secrets',
    namespace: 'nats-edge',
    labels: expectedLabels('nats-leaf', 'edge1', 'leaf'),
  });
  expect(listOf(stack, 'nats-leaf')).toEqual([
    client('nats-leaf-remote-tls', 'edge1'),
    {
      secretName: 'nats-leaf-tls',
      keys: KEYS,
      certificate: { commonName: 'nats-leaf.nats-edge', dnsNames: LEAF_NAMES, ipAddresses: [], usages: ['server'] },
    },
    {
      secretName: 'nats-leaf-cluster-tls',
      keys: KEYS,
      certificate: {
        commonName: 'nats-leaf-headless.nats-edge',
        dnsNames: ['*.nats-leaf-headless.nats-edge.svc'],
        ipAddresses: [],
        usages: ['server', 'client'],
      },
    },
    client('nats-leaf-client-admin', 'admin.edge1'),
    client('nats-leaf-client-sensor', 'sensor'),
  ]);
});

test('where Terraform issues everything there is no list', () => {
  expect(minimalHub().list()).not.toContainEqual(expect.stringContaining('expected-secrets'));
});

test('CAs that are known stand in a ConfigMap, and the Secrets of servers need none; routes trust none of them', () => {
  const stack = minimalHub({ trust: { kind: 'mutual-tls', issuer: { trustedPem: 'the CAs' } } });
  const list = listOf(stack, 'nats-hub') as { secretName: string; keys: string[] }[];
  expect(Object.fromEntries(list.map(({ secretName, keys }) => [secretName, keys.join(' ')]))).toEqual({
    'nats-hub-tls': 'tls.crt tls.key',
    'nats-hub-cluster-tls': 'tls.crt tls.key ca.crt',
    'nats-hub-client-admin': 'tls.crt tls.key ca.crt',
    'nats-hub-client-sys': 'tls.crt tls.key ca.crt',
  });
  expect(stack.list().filter((object) => object.includes('authorities'))).toEqual([
    'ConfigMap nats/nats-hub-tls-authorities',
  ]);
  expect(stack.object('ConfigMap', 'nats-hub-tls-authorities').data).toEqual({ 'ca.crt': 'the CAs' });
});

test('a route must name one of the servers, where its CA may have signed others too', () => {
  const verification = (stack: Synthesized) =>
    stack
      .natsConf()
      .match(/^ *verify.*$/gm)
      ?.map((line) => line.trim());
  expect(verification(minimalHub())).toEqual(['verify_and_map: true', 'verify: true', 'verify_and_map: true']);
  expect(verification(minimalHub({ trust: { kind: 'mutual-tls', issuer: {} } }))).toEqual([
    'verify_and_map: true',
    'verify_cert_and_check_known_urls: true',
    'verify_and_map: true',
  ]);
});

test('Terraform lets go of the Secrets that it made under these names, and of no other', () => {
  const secrets = (stack: Synthesized) => Object.keys(JSON.parse(stack.text).resource.kubernetes_secret_v1 ?? {});
  const made = minimalLeaf({ clients: [{ name: 'sensor' }] });
  const foreign = minimalLeaf({ clients: [{ name: 'sensor' }], clientTrust: { kind: 'mutual-tls', issuer: {} } });
  expect(secrets(foreign)).toEqual([]);
  expect(JSON.parse(foreign.text).removed).toHaveLength(3);
  expect(JSON.parse(foreign.text).removed).toEqual(
    expect.arrayContaining(
      secrets(made).map((id) => ({ from: `kubernetes_secret_v1.${id}`, lifecycle: { destroy: false } })),
    ),
  );
  expect(JSON.parse(made.text).removed).toBeUndefined();
});

test('the name of a load balancer is in the list as soon as Terraform knows it, and cert-manager is asked for it', async () => {
  const fleet = synthesizeFleet(
    environmentWith({
      hub: { address: { kind: 'load-balancer' }, kube: { context: 'hub' }, replicas: 1 },
      trust: { kind: 'mutual-tls', certificates: { certManager: { name: 'nats', kind: 'Issuer' } } },
    }),
  );
  const [address = ''] = [...(fleet.app.stacks.get('hub')?.resources.keys() ?? [])].filter((key) =>
    /kubernetes_config_map_v1.*expected-secrets/.test(key),
  );
  const data = await new Resolver(fleet.app).attribute('hub', address, ['data', 'secrets.json']);
  const [server] = JSON.parse(String(data));
  expect(server).toMatchObject({
    secretName: 'nats-hub-tls',
    certificate: { dnsNames: expect.arrayContaining(['nats-hub.nats.load-balancer.invalid']) },
    issuer: { name: 'nats', kind: 'Issuer', group: 'cert-manager.io' },
  });
});

test('cert-manager is asked before the servers start', () => {
  const stack = minimalHub({
    trust: { kind: 'mutual-tls', issuer: { certManager: { name: 'nats', chart: `${CHARTS}/nats-certificates` } } },
  });
  expect(stack.resource('kubernetes_stateful_set_v1', 'server').depends_on).toEqual([
    'helm_release.hub_tier_certificates_release',
  ]);
});
