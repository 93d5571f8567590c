import { CertificateAuthority, type ExpectedSecret, HubCluster, type ServerTrust } from '../../constructs';
import { minimalHub, minimalLeaf, minimalRegion } from '../support/constructs';
import { expectedLabels, type Synthesized, synth } from '../support/synth';
import { at, mapAt, textAt } from '../support/walk';

const TRUST = {
  kind: 'operator',
  operator: 'jwt.of.operator',
  systemAccount: { id: 'ASYS', jwt: 'jwt.of.system' },
  account: { id: 'AFLEET', jwt: 'jwt.of.fleet' },
  accounts: [{ id: 'AOTHER', jwt: 'jwt.of.other' }],
} as const satisfies ServerTrust;

const LEAVES = [{ name: 'edge1', domain: 'edge1', up: ['sensors.>'], down: ['commands.edge1.>'] }];
const STREAMS = [{ name: 'EDGE_SENSORS', sourceDomains: ['edge1'], maxBytes: 1_000_000 }];
const EXPECTED = { user: 'edge1', account: 'AFLEET', role: 'site', publish: ['sensors.>'], subscribe: [] };
const CREDS = { kind: 'creds', expected: EXPECTED, caPem: 'PEM' } as const;

/** A hub whose users an operator signs, with a certificate of its own. */
function encryptedHub(): Synthesized {
  return synth((stack) => {
    const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test' });
    new HubCluster(stack, 'hub', {
      jetstream: { memory: '1Gi', file: '10Gi' },
      volume: { size: '20Gi' },
      resources: { cpu: '250m', memoryBytes: 1024 ** 3 },
      trust: { ...TRUST, issuer },
      address: { kind: 'dns', name: 'nats.example.com' },
      leaves: LEAVES,
      streams: STREAMS,
    });
  });
}

function expectedSecrets(stack: Synthesized, tier: string): ExpectedSecret[] {
  return JSON.parse(textAt(stack.object('ConfigMap', `${tier}-expected-secrets`), 'data', 'secrets.json'));
}

/** The lines of a nats.conf from the one that begins so to its end. */
const confFrom = (conf: string, line: string) => conf.slice(conf.indexOf(`\n${line}`) + 1);

test("a hub's nats.conf has the operator and its accounts, and no users of its own", () => {
  const conf = minimalHub({ trust: TRUST, leaves: LEAVES }).natsConf();
  expect(confFrom(conf, 'operator')).toBe(`operator: "jwt.of.operator"
system_account: "ASYS"
resolver: MEMORY
resolver_preload {
  ASYS: "jwt.of.system"
  AFLEET: "jwt.of.fleet"
  AOTHER: "jwt.of.other"
}
`);
  expect(conf).not.toMatch(/accounts|verify_and_map|server_tags/);
});

test('a hub makes no Secret of users and no Job that cuts off, but says which Secrets must be there', () => {
  expect(encryptedHub().list()).toEqual([
    'ConfigMap nats/nats-hub-authorities',
    'ConfigMap nats/nats-hub-config',
    'ConfigMap nats/nats-hub-expected-secrets',
    'ConfigMap nats/nats-hub-streams',
    'Job nats/nats-hub-streams-<hash>',
    'Namespace nats',
    'NetworkPolicy nats/nats-hub',
    'NetworkPolicy nats/nats-hub-default-deny',
    'NetworkPolicy nats/nats-hub-streams',
    'PodDisruptionBudget nats/nats-hub',
    'Secret nats/nats-hub-cluster-tls',
    'Secret nats/nats-hub-tls',
    'Service nats/nats-hub',
    'Service nats/nats-hub-headless',
    'ServiceAccount nats/nats-hub',
    'StatefulSet nats/nats-hub',
  ]);
});

test('the Secrets of clients, and what must be in them', () => {
  const clients = [{ name: 'reader', publish: [], subscribe: ['sensors.>'] }, { name: 'anything' }];
  const keys = ['user.creds'];
  expect(expectedSecrets(minimalHub({ trust: TRUST, clients, streams: STREAMS }), 'nats-hub')).toEqual([
    {
      secretName: 'nats-hub-client-admin',
      keys,
      optional: false,
      credentials: { user: 'admin.hub', account: 'AFLEET' },
    },
    { secretName: 'nats-hub-client-sys', keys, optional: true, credentials: { user: 'sys.hub', account: 'ASYS' } },
    {
      secretName: 'nats-hub-client-reader',
      keys,
      optional: true,
      credentials: {
        user: 'reader',
        account: 'AFLEET',
        publish: [],
        subscribe: ['sensors.>', '_INBOX.>'],
        responses: true,
      },
    },
    {
      secretName: 'nats-hub-client-anything',
      keys,
      optional: true,
      credentials: { user: 'anything', account: 'AFLEET' },
    },
  ]);
});

test('the Job that makes the streams connects with the credentials, and trusts the authority', () => {
  const job = encryptedHub()
    .kubernetes()
    .find(({ kind }) => kind === 'Job');
  const spec = mapAt(job?.config, 'spec', 'template', 'spec');
  expect({ env: at(spec, 'container', 0, 'env'), volume: at(spec, 'volume', 1) }).toEqual({
    env: [
      { name: 'NATS_URL', value: 'tls://nats-hub-headless:4222' },
      { name: 'XDG_CONFIG_HOME', value: '/tmp' },
      { name: 'NATS_CREDS', value: '/credentials/user.creds' },
      { name: 'NATS_CA', value: '/credentials/ca.crt' },
    ],
    volume: {
      name: 'credentials',
      projected: [
        {
          default_mode: '0440',
          sources: [
            { secret: [{ name: 'nats-hub-client-admin' }] },
            { config_map: [{ name: 'nats-hub-authorities', items: [{ key: 'ca.crt', path: 'ca.crt' }] }] },
          ],
        },
      ],
    },
  });
});

test('a leaf connects with credentials out of a Secret, and verifies the hub', () => {
  const leaf = minimalLeaf({ remote: { host: 'nats.example.com', credentials: CREDS } });
  expect(leaf.natsConf()).toContain(`  remotes: [
    {
      url: "tls://nats.example.com:7422"
      account: "FLEET"
      credentials: "/etc/nats/creds/leaf.creds"
      tls {
        ca_file: "/etc/nats/certs/leaf-ca.pem"
      }
    }
  ]`);
  expect(expectedSecrets(leaf, 'nats-leaf')).toEqual([
    { secretName: 'nats-leaf-remote-creds', keys: ['leaf.creds'], credentials: EXPECTED },
  ]);
  expect(leaf.object('ConfigMap', 'nats-leaf-remote-authorities')).toEqual({
    metadata: {
      name: 'nats-leaf-remote-authorities',
      namespace: 'nats-edge',
      labels: expectedLabels('nats-leaf', 'edge1', 'leaf'),
    },
    data: { 'ca.crt': 'PEM' },
  });
});

test("the reloader watches a leaf's credentials, which are mounted from their Secret", () => {
  const set = minimalLeaf({ remote: { host: 'nats.example.com', credentials: CREDS } }).object(
    'StatefulSet',
    'nats-leaf',
  );
  const spec = JSON.stringify(at(set, 'spec', 'template', 'spec'));
  expect(spec).toContain('/etc/nats/creds/leaf.creds');
  expect(at(set, 'spec', 'template', 'spec', 'volume', 0, 'projected', 0, 'sources')).toContainEqual({
    secret: [{ name: 'nats-leaf-remote-creds', items: [{ key: 'leaf.creds', path: 'creds/leaf.creds' }] }],
  });
});

test('a region has the same accounts, and connects as one of them', () => {
  const conf = minimalRegion({
    trust: TRUST,
    remote: { host: 'nats.example.com', credentials: { ...CREDS, secretName: 'eu' }, system: CREDS },
  }).natsConf();
  expect(conf).toContain('account: "AFLEET"\n      credentials: "/etc/nats/creds/leaf.creds"');
  expect(conf).toContain('account: "ASYS"\n      credentials: "/etc/nats/creds/leaf-system.creds"');
  expect(conf).toContain('resolver_preload {');
});
