import type { Value } from '../../fleet/model';
import { ALERTS_CHART, maximalHub, maximalRegion, minimalHub, minimalLeaf, minimalRegion } from '../support/constructs';
import type { Synthesized } from '../support/synth';
import { at, mapAt } from '../support/walk';

const alerts = { chart: ALERTS_CHART, renewedBy: 'a deploy' };

/** The ends of certificates that the release of a stack's alerts holds, by the certificates' names. */
function watched(built: Synthesized): Record<string, Value> {
  const [release] = built.resources('helm_release');
  const [, ends] = release ? [at(release.config, 'values')].flat() : [];
  if (ends === undefined) return {};
  const certificates = mapAt(JSON.parse(String(ends)), 'certificates');
  return Object.fromEntries(Object.entries(certificates).map(([name, entry]) => [name, at(entry, 'notAfter')]));
}

const leaf = (path: string) => `\${tls_locally_signed_cert.${path}_cert.validity_end_time}`;
const authority = (path: string) => `\${tls_self_signed_cert.${path}_cert.validity_end_time}`;

test('a hub watches its own certificates, those of its clients, its authorities, and its leaves', () => {
  const leaves = [
    { name: 'edge1', domain: 'edge1', up: [], down: [], expiry: { notAfter: '2027-01-31T08:00:00Z' } },
    { name: 'unwatched', domain: 'unwatched', up: [], down: [] },
  ];
  expect(watched(minimalHub({ alerts, leaves, clients: [{ name: 'reader' }] }))).toEqual({
    server: leaf('hub_tier_secrets_server-tls_certificate'),
    authority: authority('ca'),
    routes: leaf('hub_tier_secrets_cluster-tls_certificate'),
    'routes authority': authority('hub_tier_secrets_cluster-ca'),
    'client admin': leaf('hub_tier_admin_tls_certificate'),
    'client sys': leaf('hub_tier_system_tls_certificate'),
    'client reader': leaf('hub_tier_client-reader_tls_certificate'),
    'leaf edge1': '2027-01-31T08:00:00Z',
  });
});

test('while authorities change, each certificate of theirs is watched', () => {
  const rotation = { generation: 2, overlap: true };
  expect(watched(minimalLeaf({ alerts, rotation, replicas: 3 }))).toEqual({
    server: leaf('site_tier_secrets_server-tls_certificate'),
    authority: '${tls_self_signed_cert.site_ca_cert-2.validity_end_time}',
    'previous authority': authority('site_ca'),
    'authority, as the previous one signed it': '${tls_locally_signed_cert.site_ca_cross-cert-2.validity_end_time}',
    routes: leaf('site_tier_secrets_cluster-tls_certificate'),
    'routes authority': '${tls_self_signed_cert.site_tier_secrets_cluster-ca_cert-2.validity_end_time}',
    'routes previous authority': authority('site_tier_secrets_cluster-ca'),
    'routes authority, as the previous one signed it':
      '${tls_locally_signed_cert.site_tier_secrets_cluster-ca_cross-cert-2.validity_end_time}',
    'client admin': leaf('site_tier_admin_tls_certificate'),
  });
});

test('what somebody else issues is not watched, as its end is known to nobody here', () => {
  const clientTrust = { kind: 'mutual-tls', issuer: {} } as const;
  const built = minimalLeaf({ alerts, replicas: 3, clientTrust });
  expect([watched(built), built.resources('helm_release')]).toEqual([{}, []]);
});

test("the user of a leaf's system account is watched beside the leaf", () => {
  const end = (day: number) => ({ notAfter: `2027-01-0${day}T08:00:00Z` });
  const system = { name: 'edge1.sys', expiry: end(2) };
  const leaves = [{ name: 'edge1', domain: 'edge1', up: [], down: [], expiry: end(1), system }];
  expect(watched(minimalHub({ alerts, leaves }))).toMatchObject({
    'leaf edge1': end(1).notAfter,
    'leaf edge1.sys': end(2).notAfter,
  });
});

test('a hub whose users have passwords has fewer', () => {
  expect(Object.keys(watched(maximalHub())).sort()).toEqual(['authority', 'routes', 'routes authority', 'server']);
});

test('a region watches what it proves itself with as well', () => {
  const names = ['authority', 'client admin', 'client sys', 'routes', 'routes authority', 'server'];
  expect(watched(minimalRegion({ alerts }))).toMatchObject({
    identity: leaf('region_tier_secrets_remote-tls_certificate'),
  });
  // Of a Secret that somebody else keeps nobody here knows the end.
  expect(Object.keys(watched(maximalRegion({ clients: [] }))).sort()).toEqual(names);
});

test('a site watches its own, if it is told to: its authority, its server, its clients', () => {
  expect(watched(minimalLeaf())).toEqual({});
  expect(watched(minimalLeaf({ alerts }))).toEqual({
    server: leaf('site_tier_secrets_server-tls_certificate'),
    authority: authority('site_ca'),
    'client admin': leaf('site_tier_admin_tls_certificate'),
  });
});

test('a site that is given its identity as files watches it where its end is given too', () => {
  const files = { certPem: 'the certificate', privateKeyPem: 'the key', caPem: 'the CA' };
  const remote = (expiry?: { notAfter: string }) => ({
    host: 'nats.example.com',
    credentials: { kind: 'certificate' as const, tls: { files: { ...files, ...(expiry && { expiry }) } } },
  });
  const end = { notAfter: '2027-01-31T08:00:00Z' };
  expect(watched(minimalLeaf({ alerts, remote: remote(end) }))).toMatchObject({ identity: end.notAfter });
  expect(watched(minimalLeaf({ alerts, remote: remote() }))).not.toHaveProperty('identity');
});

test('a site without certificates has no release for alerts about them', () => {
  const inTheClear = minimalLeaf({
    alerts,
    clientTrust: { kind: 'password', tls: false },
    remote: {
      host: 'nats.example.com',
      credentials: { kind: 'password', logins: [{ user: 'edge1', password: 'secret' }] },
    },
  });
  expect(inTheClear.resources('helm_release')).toEqual([]);
});

/** A server's trust that leaves the validity to the tier. */
const TRUST = { issuer: { certPem: 'the CA', privateKeyPem: 'its key' } };

const SHORT = {
  validity: { hours: 60, earlyRenewalHours: 50 },
  authority: { hours: 600, earlyRenewalHours: 500 },
};

test.each([
  ['a hub', () => maximalHub({ ...SHORT, trust: { kind: 'password', ...TRUST } })],
  ['a region', () => maximalRegion({ ...SHORT, trust: { kind: 'mutual-tls', ...TRUST } })],
  ['a site', () => minimalLeaf({ ...SHORT, replicas: 3 })],
])('%s: each certificate and each authority is valid as long, and renewed as early, as was said', (_what, build) => {
  const found = build()
    .resources()
    .filter(({ id, config }) => config.validity_period_hours !== undefined && id !== 'ca_cert')
    .map(({ type, config }) => [type, config.validity_period_hours, config.early_renewal_hours].join(' '));
  expect(new Set(found)).toEqual(new Set(['tls_locally_signed_cert 60 50', 'tls_self_signed_cert 600 500']));
});
