import type { LeafSiteProps } from '../../constructs';
import type { ForeignIssuer } from '../../constructs/trust/issuer';
import { minimalHub, minimalLeaf } from '../support/constructs';
import type { Synthesized } from '../support/synth';
import { at, mapAt } from '../support/walk';

const PEM = 'the CA certificates of the fleet\n';

/** A hub for which somebody else issues. */
const hub = (issuer: ForeignIssuer, kind: 'mutual-tls' | 'password' = 'mutual-tls') =>
  minimalHub({ trust: { kind, issuer } });

/** A site for which somebody else issues: its clients' certificates by an authority that only the Secrets know, that for the hub by the fleet's. */
function site(issuer: ForeignIssuer, changes: Partial<LeafSiteProps> = {}): Synthesized {
  return minimalLeaf({
    clientTrust: { kind: 'mutual-tls', issuer: {} },
    remote: {
      host: 'nats.example.com',
      credentials: {
        kind: 'certificate',
        tls: { issue: { issuer, commonName: 'edge1', dnsNames: ['edge1'], usages: ['client'] } },
      },
    },
    ...changes,
  });
}

const BUILDS: [string, (issuer: ForeignIssuer) => Synthesized][] = [
  ['a hub', hub],
  ['a site', site],
  ['a site of three servers', (issuer) => site(issuer, { replicas: 3 })],
];

test.each(BUILDS)('%s: no key and no certificate is made, so that none is in a state', (_what, build) => {
  const made = [build({}), build({ trustedPem: PEM })].flatMap((built) => built.resources());
  expect(made.map(({ type }) => type).filter((type) => /^(tls|random)_|secret/.test(type))).toEqual([]);
});

/** The files of a server's pod with what they come from. */
function files(built: Synthesized, name: string): Record<string, string> {
  const sources = [
    at(built.object('StatefulSet', name), 'spec', 'template', 'spec', 'volume', 0, 'projected', 0, 'sources'),
  ];
  return Object.fromEntries(
    sources.flat().flatMap((source) =>
      Object.entries(mapAt(source)).flatMap(([kind, given]) =>
        [at(mapAt({ given }), 'given', 0, 'items')].flat().map((item): [string, string] => {
          const { key, path } = mapAt(item);
          return [String(path), `${kind} ${at(mapAt({ given }), 'given', 0, 'name')} ${key}`];
        }),
      ),
    ),
  );
}

/** The three files of a certificate. */
const certificate = (role: string, secret: string, authorities = `secret ${secret}`) => ({
  [`certs/${role}-cert.pem`]: `secret ${secret} tls.crt`,
  [`certs/${role}-key.pem`]: `secret ${secret} tls.key`,
  [`certs/${role}-ca.pem`]: `${authorities} ca.crt`,
});

test('a hub mounts the Secrets under the names that it would have made them', () => {
  expect(files(hub({}), 'nats-hub')).toEqual({
    'nats.conf': 'config_map nats-hub-config nats.conf',
    ...certificate('server', 'nats-hub-tls'),
    ...certificate('cluster', 'nats-hub-cluster-tls'),
  });
  expect(files(hub({}), 'nats-hub')).toEqual(files(minimalHub(), 'nats-hub'));
});

test('a site mounts the Secrets under the names that it would have made them', () => {
  expect(files(site({}, { replicas: 3 }), 'nats-leaf')).toEqual({
    'nats.conf': 'config_map nats-leaf-config nats.conf',
    ...certificate('server', 'nats-leaf-tls'),
    ...certificate('cluster', 'nats-leaf-cluster-tls'),
    ...certificate('leaf', 'nats-leaf-remote-tls'),
  });
});

test('the authorities that are known stand in ConfigMaps, which the servers read in place of the ca.crt of a Secret', () => {
  const built = hub({ trustedPem: PEM });
  expect(files(built, 'nats-hub')).toMatchObject(
    certificate('server', 'nats-hub-tls', 'config_map nats-hub-tls-authorities'),
  );
  expect(built.object('ConfigMap', 'nats-hub-tls-authorities').data).toEqual({ 'ca.crt': PEM });
  const leaf = site({ trustedPem: PEM });
  expect(files(leaf, 'nats-leaf')).toEqual({
    'nats.conf': 'config_map nats-leaf-config nats.conf',
    ...certificate('server', 'nats-leaf-tls'),
    ...certificate('leaf', 'nats-leaf-remote-tls', 'config_map nats-leaf-remote-tls-authorities'),
  });
  expect(leaf.object('ConfigMap', 'nats-leaf-remote-tls-authorities').data).toEqual({ 'ca.crt': PEM });
});

test('nats.conf names the same files, whoever issues', () => {
  expect([hub({}).natsConf(), hub({ trustedPem: PEM }).natsConf()]).toEqual(
    // Somebody else's CA signs others too: routes must also show the name of a server of the cluster.
    Array.from({ length: 2 }, () =>
      minimalHub()
        .natsConf()
        .replace(/(cluster-ca\.pem"\n\s+)verify:/, '$1verify_cert_and_check_known_urls:'),
    ),
  );
  expect([site({}).natsConf(), site({ trustedPem: PEM }).natsConf()]).toEqual(
    Array.from({ length: 2 }, () => minimalLeaf().natsConf()),
  );
});

test('nothing else is different: the objects are those of a hub that makes its Secrets, and a list of those expected', () => {
  const without = (built: Synthesized, kind: string) => built.list().filter((object) => !object.startsWith(kind));
  expect(without(hub({}), 'ConfigMap nats/nats-hub-expected-secrets')).toEqual(without(minimalHub(), 'Secret '));
  expect(
    hub({ trustedPem: PEM })
      .list()
      .filter((object) => !object.endsWith('-authorities')),
  ).toEqual(hub({}).list());
});

test('the Jobs mount the Secrets of their users, whoever made these', () => {
  const volumes = (built: Synthesized) =>
    at(built.resource('kubernetes_job_v1', '_access_job'), 'spec', 'template', 'spec', 'volume');
  expect(volumes(hub({}))).toEqual(volumes(minimalHub()));
});

test('authorities that change roll no pod: the servers reload the file', () => {
  const pods = (trustedPem: string) => hub({ trustedPem }).object('StatefulSet', 'nats-hub');
  expect(pods(`${PEM}and another one\n`)).toEqual(pods(PEM));
});

/** Whether a Job is told of a CA file, and whether the Secret that it mounts is known to have one. */
function authorityOfJob(built: Synthesized) {
  const env = [
    at(built.resource('kubernetes_job_v1', '_access_job'), 'spec', 'template', 'spec', 'container', 0, 'env'),
  ];
  return {
    told: env.flat().some((variable) => mapAt(variable).name === 'NATS_CA'),
    there: 'ca.crt' in mapAt(built.object('Secret', 'nats-hub-client-sys'), 'data'),
  };
}

test.each<[string, ForeignIssuer]>([
  ['known', { trustedPem: PEM }],
  ['known to the Secrets only', {}],
])('with passwords, and authorities that are %s: a Job looks for no CA file that its Secret lacks', (_what, issuer) => {
  const { told, there } = authorityOfJob(hub(issuer, 'password'));
  expect(told).toBe(there);
});
