import { parseEnvironment } from '../../../schema/parse';
import { hub, minimal, site } from '../example';
import { areRefused, type Cases, region } from './refused';

const ACCEPTED = 'accepted are 2.15.0 and its later patch releases';

const SECRET = (variable: string) =>
  `is a secret and may not stand in an environment; set ${variable} when you run Terraform`;
const GENERATION = 'a generation: a whole number from 1 to 9999';
const SOURCE = '"terraform", "existing" or { certManager: { name } }';
areRefused([
  [
    'production in the clear',
    minimal({ trust: { kind: 'password', tls: false } }),
    'trust.tls: false would send passwords and messages of a production environment in the clear; leave it out, or set kind to "development"',
  ],
  [
    'trust of nobody',
    minimal({ trust: { kind: 'none' } }),
    'trust.kind: "none" would let anybody in as a leaf; leaves must authenticate: "mutual-tls", "password" or "operator"',
  ],
  [
    'an unknown kind of trust',
    minimal({ trust: { kind: 'mutualtls' } }),
    'trust.kind: "mutualtls" is not a kind of trust: "mutual-tls", "password" or "operator". Did you mean "mutual-tls"?',
  ],
  [
    'mutual TLS without TLS',
    minimal({ trust: { kind: 'mutual-tls', tls: false } }),
    'trust.tls: false is not possible with "mutual-tls", only true',
  ],
  [
    'certificates that are always renewed',
    minimal({ trust: { kind: 'mutual-tls', validity: { hours: 24 } } }),
    'trust.validity.earlyRenewalHours: 720 is not less than hours, 24; every apply would renew',
  ],
  [
    'certificates that outlive their authority',
    minimal({ trust: { kind: 'mutual-tls', validity: { hours: 90_000 } } }),
    "trust.validity.hours: 90000 is more than the authority's 87600; no certificate may outlive its authority",
  ],
  [
    'an overlap with nothing',
    minimal({ trust: { kind: 'mutual-tls', ca: { overlap: true } } }),
    'trust.ca.overlap: true has no effect with generation 1: there is none before it; set generation to 2, or leave it out',
  ],
  [
    'one authority that becomes two while both change',
    minimal({ trust: { kind: 'mutual-tls', oneAuthority: true, ca: { generation: 2, overlap: true } } }),
    'trust.oneAuthority: true does not go with an overlap of trust.ca: deploy all with oneAuthority, then take it out, then replace the authorities',
  ],
  [
    'an identity that overlaps with nothing',
    site({ identity: { overlap: true } }),
    'sites.edge1.identity.overlap: true has no effect with generation 1: there is none before it; set generation to 2, or leave it out',
  ],
  [
    'more passwords than a hub that comes back can check in time',
    minimal({
      trust: { kind: 'password' },
      sites: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`edge${n}`, { kube: { context: `edge${n}` } }])),
    }),
    'trust.kind: "password" is too slow for 101 servers that connect to hub at once when it comes back: 100 are possible with 3 servers and an interval of 5 s; choose "mutual-tls", or a longer reconnectSeconds',
  ],
  [
    'servers that do not know their leaves',
    minimal({ image: { nats: 'nats:2.10.29-alpine' } }),
    `image.nats: "nats:2.10.29-alpine" is older than 2.11: it does not say who its leaves are, so that none could be cut off, and it lets a leaf send more than its filter allows; ${ACCEPTED}`,
  ],
  ...['2.11.17', '2.12.15', '2.14.10'].map((version): Cases[number] => [
    `servers that skip messages: ${version}`,
    minimal({ image: { nats: `nats:${version}-alpine` } }),
    `image.nats: "nats:${version}-alpine" loses messages: after a site lost its disk, the hub silently skips what the site stores: of 300 messages 100 arrived. No release of its line does better; ${ACCEPTED}`,
  ]),
  [
    'servers of a line that nobody has tried',
    minimal({ image: { nats: 'nats:2.16.0-alpine' } }),
    `image.nats: "nats:2.16.0-alpine" is of a line of which nobody has proven anything; ${ACCEPTED}`,
  ],
  [
    'servers that are no release yet',
    minimal({ image: { nats: 'nats:2.15.0-RC.2-alpine' } }),
    `image.nats: "nats:2.15.0-RC.2-alpine" is not a release yet; ${ACCEPTED}`,
  ],
  ...['nats', 'nats:latest', 'nats:2.15-alpine', `nats@sha256:${'0'.repeat(64)}`].map((image): Cases[number] => [
    `an image that does not tell which servers it has: ${image}`,
    minimal({ image: { nats: image } }),
    `image.nats: "${image}" does not tell which release of nats-server it is, so that nothing could be proven of it: its tag must begin with three numbers, as in "nats:2.15.3-alpine"; a digest may follow`,
  ]),
  [
    'a generation before the first',
    minimal({ trust: { kind: 'mutual-tls', ca: { generation: 0 } } }),
    `trust.ca.generation: 0 is not ${GENERATION}`,
  ],
  [
    'half a generation',
    site({ identity: { generation: 1.5 } }),
    `sites.edge1.identity.generation: 1.5 is not ${GENERATION}`,
  ],
  [
    'a generation that is a date',
    minimal({ regions: { eu: { ...region, identity: { generation: 20261124 } } } }),
    `regions.eu.identity.generation: 20261124 is not ${GENERATION}`,
  ],
  [
    'a generation in words',
    minimal({ defaults: { site: { identity: { generation: 'second' } } } }),
    `defaults.site.identity.generation: "second" is not ${GENERATION}`,
  ],
  [
    'a generation alone',
    site({ identity: 2 }),
    'sites.edge1.identity: 2 is not the generation of its user, as { generation, overlap }',
  ],
  [
    'an overlap in words',
    minimal({ trust: { kind: 'password', ca: { generation: 2, overlap: 'yes' } } }),
    'trust.ca.overlap: "yes" is not true or false',
  ],
  [
    'an overlap misspelt',
    site({ identity: { generation: 2, overlapp: true } }),
    'sites.edge1.identity.overlapp: "overlapp" is not known here. Did you mean "overlap"?',
  ],
  ['a site that is cut off in words', site({ revoked: 'no' }), 'sites.edge1.revoked: "no" is not true or false'],
  [
    'a hub that is cut off',
    hub({ revoked: true }),
    expect.stringMatching(/^hub\.revoked: "revoked" is not known here\. Known: /),
  ],
  [
    'a system account by its name',
    site({ systemAccount: 'SYS' }),
    'sites.edge1.systemAccount: "SYS" is not true or false',
  ],
  [
    'a Job that cuts leaves off at a site, to which none connect',
    site({ accessJob: { wait: false } }),
    expect.stringMatching(/^sites\.edge1\.accessJob: "accessJob" is not known here/),
  ],
  [
    'certificates from somewhere, misspelt',
    minimal({ trust: { kind: 'mutual-tls', certificates: 'exsiting' } }),
    `trust.certificates: "exsiting" is not ${SOURCE}. Did you mean "existing"?`,
  ],
  [
    'certificates from something like no other',
    site({ certificates: 'nowhere at all' }),
    `sites.edge1.certificates: "nowhere at all" is not ${SOURCE}`,
  ],
  ['certificates as a number', hub({ certificates: 5 }), `hub.certificates: 5 is not ${SOURCE}`],
  [
    'cert-manager without an issuer',
    hub({ certificates: { certManager: {} } }),
    'hub.certificates.certManager.name: is missing: it must be an issuer of cert-manager',
  ],
  [
    "an issuer's name that Kubernetes refuses",
    minimal({ defaults: { region: { certificates: { certManager: { name: 'fleet ca' } } } } }),
    expect.stringMatching(/^defaults\.region\.certificates\.certManager\.name: "fleet ca" /),
  ],
  [
    'an issuer with a key that is not known',
    hub({ certificates: { certManager: { name: 'ca', nmae: 'ca' } } }),
    'hub.certificates.certManager.nmae: "nmae" is not known here. Did you mean "name"?',
  ],
  [
    'certificates that are renewed after the alert about them',
    minimal({ trust: { kind: 'mutual-tls', validity: { hours: 1000, earlyRenewalHours: 336 } } }),
    'trust.validity.earlyRenewalHours: 336 is not more than 336: an alert fires 14 days before the end, and a deploy that renews nothing yet could not end it; renew earlier, or set alerts.beforeExpiry',
  ],
  [
    'an authority that is renewed after the alert about it',
    minimal({ trust: { kind: 'password', authority: { earlyRenewalHours: 24 } } }),
    'trust.authority.earlyRenewalHours: 24 is not more than 336: an alert fires 14 days before the end, and a deploy that renews nothing yet could not end it; renew earlier, or set alerts.beforeExpiry',
  ],
  [
    'the same where sites alone have alerts',
    minimal({
      alerts: { enabled: false, sites: true },
      trust: { kind: 'mutual-tls', validity: { earlyRenewalHours: 336 } },
    }),
    'trust.validity.earlyRenewalHours: 336 is not more than 336: an alert fires 14 days before the end, and a deploy that renews nothing yet could not end it; renew earlier, or set alerts.beforeExpiry',
  ],
  [
    'an alert before the renewal',
    minimal({ alerts: { beforeExpiry: '30d' } }),
    'alerts.beforeExpiry: "30d" is not less than trust.validity.earlyRenewalHours, 720: a deploy that renews nothing yet could not end the alert',
  ],
  [
    'a time before the end that is no time',
    minimal({ alerts: { beforeExpiry: 'two weeks' } }),
    'alerts.beforeExpiry: "two weeks" is not a duration: days, hours, minutes and seconds, such as "7d" or "1h30m"',
  ],
  [
    'an unknown kind of environment',
    minimal({ kind: 'prod' }),
    'kind: "prod" is not a kind of environment: "production" or "development"',
  ],
  [
    'an unknown kind of backend',
    minimal({ backend: { kind: 's4' } }),
    'backend.kind: "s4" is not a kind of backend: "local", "s3", "gcs", "azurerm", "kubernetes", "pg", "http" or "remote". Did you mean "s3"?',
  ],
  [
    'a backend without its bucket',
    minimal({ backend: { kind: 'gcs' } }),
    'backend.bucket: is missing: it must be the name of a bucket',
  ],
  [
    'a connection string',
    minimal({ backend: { kind: 'pg', connStr: 'postgres://u:p@h' } }),
    `backend.connStr: ${SECRET('PG_CONN_STR')}`,
  ],
  [
    'an access key',
    minimal({ backend: { kind: 's3', bucket: 'b', region: 'r', secretKey: 'x' } }),
    `backend.secretKey: ${SECRET('AWS_SECRET_ACCESS_KEY')}`,
  ],
  [
    'credentials in a URL, unseen',
    minimal({ backend: { kind: 'http', address: 'https://u:geheim@h/' } }),
    'backend.address: holds credentials; they may not stand in an environment',
  ],
]);

test('certificates of a few days are fine where the alert comes late enough, or where nothing is alerted about', () => {
  const trust = { kind: 'mutual-tls', validity: { hours: 72, earlyRenewalHours: 36 } };
  for (const alerts of [{ beforeExpiry: '1d' }, { enabled: false }]) {
    expect(() => parseEnvironment(minimal({ trust, alerts }), 'environments/prod.ts')).not.toThrow();
  }
  const inTheClear = { kind: 'password', tls: false, validity: { hours: 72, earlyRenewalHours: 36 } };
  const development = minimal({ kind: 'development', trust: inTheClear, alerts: { enabled: true } });
  expect(() => parseEnvironment(development, 'environments/prod.ts')).not.toThrow();
});
