import { type Alteration, reviewOfAltered, toldOfAltered } from '../../support/altered-plan';
import { FOREIGN_CA_PEM } from '../../support/foreign-ca';

const SERVER = 'secrets_server-tls_secret';
const ROUTES = 'secrets_cluster-tls_secret';
const CLIENTS_BY_OWN_FILE: readonly [string, string] = [
  'ca_file: "/etc/nats/certs/server-ca.pem"',
  'ca_file: "/etc/nats/certs/server-cert.pem"',
];

/** What somebody may hide in a Secret, of which a review sees nothing but what is no secret. */
test.each<[string, readonly Alteration[], readonly string[]]>([
  [
    'somebody else is trusted',
    [{ of: SERVER, set: { 'data ca.crt': FOREIGN_CA_PEM } }],
    [
      'person trust-changed: a further authority is trusted: somebody else',
      'person trust-changed: an authority is not trusted any more: nats-edge test',
    ],
  ],
  [
    'somebody else may join the routes',
    [{ of: ROUTES, set: { 'data ca.crt': FOREIGN_CA_PEM } }],
    [
      'person trust-changed: a further authority is trusted: somebody else',
      'person trust-changed: an authority is not trusted any more: hub-cluster routes',
    ],
  ],
  [
    'who is trusted is something that is no certificate',
    [{ of: SERVER, set: { 'data ca.crt': `${FOREIGN_CA_PEM}and more` } }],
    ['person unknown: who is trusted cannot be seen: ca.crt of Secret recorded/nats-hub-tls'],
  ],
  [
    'who is trusted is broken',
    [{ of: SERVER, set: { 'data ca.crt': FOREIGN_CA_PEM.replace('MII', 'AAA') } }],
    ['person unknown: who is trusted cannot be seen: ca.crt of Secret recorded/nats-hub-tls'],
  ],
  [
    'who is trusted is known only when it is applied',
    [{ of: SERVER, set: { 'data ca.crt': null }, change: { after_unknown: { data: { 'ca.crt': true } } } }],
    ['person unknown: who is trusted cannot be seen: ca.crt of Secret recorded/nats-hub-tls'],
  ],
  [
    'nothing of it is known',
    [{ of: SERVER, set: { data: null }, change: { after_unknown: { data: true } } }],
    ['person unknown: who is trusted cannot be seen: ca.crt of Secret recorded/nats-hub-tls'],
  ],
  [
    'somebody else is trusted for clients, whose authorities stand behind the certificate of the server',
    [
      { of: 'nats_config', text: CLIENTS_BY_OWN_FILE },
      { of: SERVER, set: { 'data tls.crt': FOREIGN_CA_PEM } },
    ],
    [
      'person trust-changed: tls.ca_file /etc/nats/certs/server-ca.pem → /etc/nats/certs/server-cert.pem',
      'person trust-changed: a further authority is trusted: somebody else',
    ],
  ],
  [
    'what stands behind it is known only when it is applied',
    [
      { of: 'nats_config', text: CLIENTS_BY_OWN_FILE },
      { of: SERVER, set: { 'data tls.crt': null }, change: { after_unknown: { data: { 'tls.crt': true } } } },
    ],
    [
      'person trust-changed: tls.ca_file /etc/nats/certs/server-ca.pem → /etc/nats/certs/server-cert.pem',
      'person unknown: who is trusted cannot be seen: ca.crt or tls.crt of Secret recorded/nats-hub-tls',
    ],
  ],
  [
    'a setting in a file that nats.conf may include',
    [{ of: SERVER, set: { 'data users.conf': 'no_auth_user: "admin.hub"\n' } }],
    ['person trust-changed: Secret recorded/nats-hub-tls sets no_auth_user, which nats.conf does not ask for'],
  ],
  [
    'an included file that cannot be read',
    [{ of: SERVER, set: { 'data users.conf': 'no_auth_user: {' } }],
    ['person unknown: Secret recorded/nats-hub-tls: what users.conf sets cannot be seen'],
  ],
  [
    'a certificate under the name of another user is asked of cert-manager',
    [
      {
        of: 'certificates',
        type: 'helm_release',
        set: {
          chart: 'assets/nats-certificates',
          values: ['{"certificates":[{"secretName":"nats-leaf-tls","dnsNames":["edge2"],"duration":"1h"}]}'],
        },
      },
    ],
    ['person trust-changed: another certificate is asked of cert-manager: nats-leaf-tls'],
  ],
])('%s', (_name, alterations, expected) => {
  expect(toldOfAltered(alterations)).toEqual(expected);
});

test('a certificate that is renewed, with the same authority, is safe', () => {
  const { verdict, findings } = reviewOfAltered([{ of: SERVER, set: { 'data tls.crt': 'SECRET-another' } }]);
  expect([verdict, findings.map(({ rule }) => rule)]).toEqual(['safe', ['secret-changed']]);
});
