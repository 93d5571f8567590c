import { hub, linesOf, minimal, region, regionsOf, site, sitesOf, trust } from '../example';
import { areAccepted, areRefused } from '../kept-table';

const OVERLAP = { generation: 2, overlap: true };

/** A number of sites, each in its own cluster. */
const sitesAt = (via: string, count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`${via}${n}`, { via }]));

const IMAGES = [
  ...['nats:2.10.29-alpine', 'nats:2.11.17-alpine', 'nats:2.12.15-alpine', 'nats:2.14.10-alpine', 'nats:2.16.0-alpine'],
  ...['nats:2.15.0-RC.2-alpine', 'nats', 'nats:latest', 'nats:2.15-alpine', `nats@sha256:${'0'.repeat(64)}`],
];

/** Each with all that must not be in it, and nothing that is required. */
const SECRETS = Object.fromEntries(
  Object.entries({
    s3: ['accessKey', 'secretKey', 'token'],
    gcs: ['credentials', 'accessToken'],
    azurerm: ['accessKey', 'sasToken', 'clientSecret'],
    kubernetes: ['token', 'password'],
    pg: ['connStr'],
    http: ['username', 'password'],
    remote: ['token'],
  }).map(([kind, keys]) => {
    const secrets = Object.fromEntries(keys.map((key) => [key, 'geheim']));
    return [
      `secrets of the backend ${kind}`,
      minimal({ backend: { kind, address: 'https://u:geheim@h/', ...secrets } }),
    ];
  }),
);

areRefused(__filename, {
  'production in the clear': minimal({ trust: { kind: 'password', tls: false } }),
  'trust of nobody': trust({ kind: 'none' }),
  'an unknown kind of trust': trust({ kind: 'mutualtls' }),
  'mutual TLS without TLS': trust({ tls: false }),
  'certificates that are always renewed': trust({ validity: { hours: 720 } }),
  'certificates that outlive their authority': trust({ validity: { hours: 90_000 } }),
  'hours beyond a century': trust({ authority: { hours: 876_001 } }),
  'an overlap without a previous generation': trust({ ca: { overlap: true } }),
  'migration to several authorities while they are rotated': trust({ oneAuthority: true, ca: OVERLAP }),
  'an identity overlap without a previous generation': site({ identity: { overlap: true } }),
  'more passwords than a hub can check in time after an outage': minimal({
    trust: { kind: 'password' },
    sites: sitesAt('hub', 101),
  }),
  ...Object.fromEntries(IMAGES.map((nats) => [`the image ${nats}`, minimal({ image: { nats } })])),
  'invalid generations': regionsOf(
    ...[0, 1.5, 20261124, 'second'].map((generation) => ({ ...region, identity: { generation } })),
  ),
  'invalid values of identity and revoked': sitesOf(
    { identity: 2 },
    { identity: { generation: 2, overlapp: true } },
    { identity: { generation: 2, overlap: 'yes' } },
    { revoked: 'no' },
    { systemAccount: 'SYS' },
    // No leaf connects to a site.
    { accessJob: { wait: false } },
  ),
  'a generation of the CA before the first': trust({ ca: { generation: 0 } }),
  'a hub that is cut off': hub({ revoked: true }),
  'a misspelled source of certificates': trust({ certificates: 'exsiting' }),
  'the same next to an external issuer whose CA is not trusted': sitesOf(
    { certificates: 'existin' },
    { certificates: 'existing' },
  ),
  'invalid sources of certificates': sitesOf(
    { certificates: 'nowhere at all' },
    { certificates: 5 },
    { certificates: { certManager: {} } },
    { certificates: { certManager: { name: 'ca', nmae: 'ca' } } },
    ...['fleet ca', 'a'.repeat(254)].map((name) => ({ certificates: { certManager: { name } } })),
  ),
  'certificates that are renewed after the alert about them': trust({
    validity: { hours: 1000, earlyRenewalHours: 336 },
  }),
  'an authority that is renewed after the alert about it': trust({ authority: { earlyRenewalHours: 24 } }),
  'the same if only sites have alerts': trust(
    { validity: { earlyRenewalHours: 336 } },
    { alerts: { enabled: false, sites: true } },
  ),
  'an alert that fires before the renewal': minimal({ alerts: { beforeExpiry: '30d' } }),
  'an invalid time before expiry': minimal({ alerts: { beforeExpiry: 'two weeks' } }),
  'an unknown kind of environment': minimal({ kind: 'prod' }),
  'an unknown kind of backend': minimal({ backend: { kind: 's4' } }),
  'a backend without its bucket': minimal({ backend: { kind: 'gcs' } }),
  'a prefix that PostgreSQL does not accept': minimal({ backend: { kind: 'pg', schemaPrefix: '9' } }),
  ...SECRETS,
});

test('no secret is shown', () => {
  expect(Object.values(SECRETS).flatMap(linesOf).join()).not.toContain('geheim');
});

const FEW_DAYS = { validity: { hours: 72, earlyRenewalHours: 36 } };

areAccepted({
  'overlaps of second generations': trust({ ca: OVERLAP }, { sites: { edge1: { identity: OVERLAP } } }),
  'as many passwords as the hub can check, and others at a region': minimal({
    trust: { kind: 'password' },
    regions: { eu: { address: 'nats-eu.example.com' } },
    sites: { ...sitesAt('hub', 97), ...sitesAt('eu', 9) },
  }),
  'certificates of a few days, if the alert fires late enough': trust(FEW_DAYS, { alerts: { beforeExpiry: '1d' } }),
  'the same without alerts': trust(FEW_DAYS, { alerts: { enabled: false } }),
  'the same without certificates': trust(
    { kind: 'password', tls: false, ...FEW_DAYS },
    { kind: 'development', alerts: { enabled: true } },
  ),
});
