import { createAccount, type KeyPair, type SigningKey } from '@nats-io/jwt';
import { selfSignedCa } from '../../../fleet/model/issue';
import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import type { Review } from '../../../fleet/review/review';
import type { Environment } from '../../../schema/environment';
import { environmentWith } from '../../support/fleet';
import { siteRole, TestOperator } from '../../support/operator';
import { PLANNED_AT, plansOf } from '../../support/terraform-plan';

jest.setTimeout(120_000);

let corp: string;
let vault: string;
beforeAll(async () => {
  [corp, vault] = (await Promise.all(
    ['Corp Root', 'Vault'].map(async (commonName) => (await selfSignedCa({ commonName })).certPem),
  )) as [string, string];
});

async function review(before: Environment | undefined, after: Environment): Promise<Review> {
  const plans = await plansOf(before, after);
  return makeReview({ plans: [...plans.values()], now: new Date(PLANNED_AT) });
}

/** What needs a person, and Secrets that change: level, rule, stack, title. */
function told({ findings }: Review): string[] {
  return findings
    .filter(({ level, rule }) => level !== 'safe' || rule === 'secret-changed')
    .map(({ level, rule, stack, title }) => `${level} ${rule} ${stack}: ${plain(title)}`);
}

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
/** A fleet of which one site’s certificates are somebody else’s. */
const trusting = (kind: string, ...authorities: string[]) =>
  environmentWith({
    hub: HUB,
    sites: { edge1: {}, edge2: { certificates: 'existing' } },
    trust: { kind, authorities },
  });

/** The stacks that hand over whom to trust, and by which Secret. */
const HANDED = [
  ['identity-edge1', 'nats-edge-trust/handed-to-edge1'],
  ['identity-edge2', 'nats-edge-trust/handed-to-edge2'],
  ['test', 'nats-trust/handed-to-hub'],
];

test.each(['mutual-tls', 'password'])(
  'a further authority beside Terraform’s own needs a person wherever it is trusted: %s',
  async (kind) => {
    const { findings, verdict } = await review(trusting(kind, vault), trusting(kind, vault, corp));
    const title = 'a further authority is trusted: Corp Root';
    expect(findings.map(({ level, rule, stack, title }) => [level, rule, stack, plain(title)])).toEqual([
      ...['hub', 'leaf-edge1', 'leaf-edge2'].map((stack) => ['person', 'trust-changed', stack, title]),
      // What is handed over is read by the stacks above, whose plans say what becomes of it.
      ...HANDED.map(([stack, secret]) => ['safe', 'secret-changed', stack, `Secret ${secret} holds something else`]),
    ]);
    expect(verdict).toBe('person');
    expect(findings[0]?.details.map(plain)).toEqual([
      'Whoever has a certificate that it issued, under the name of a region, site or client, is let in as that one where certificates prove who somebody is; and a server that shows one is believed to be the right one.',
      expect.stringMatching(/^SHA-256 of Corp Root: [0-9a-f]{64}$/),
      'Where: Secret nats/nats-hub-client-admin, Secret nats/nats-hub-tls, Secret nats/nats-hub-client-sys.',
    ]);
  },
);

test('an authority that is not trusted any more is told of too', async () => {
  const { findings } = await review(trusting('mutual-tls', vault, corp), trusting('mutual-tls', vault));
  expect(findings.map(({ rule, stack, title }) => `${rule} ${stack}: ${plain(title)}`)).toEqual([
    ...['hub', 'leaf-edge1', 'leaf-edge2'].map(
      (stack) => `trust-changed ${stack}: an authority is not trusted any more: Corp Root`,
    ),
    ...HANDED.map(([stack, secret]) => `secret-changed ${stack}: Secret ${secret} holds something else`),
  ]);
});

test('another authority for the routes, or for clients of a site, is told where it is trusted', async () => {
  const ca = (given: object) =>
    environmentWith({ hub: { ...HUB, replicas: 3 }, trust: { kind: 'mutual-tls', ca: given } });
  const found = told(await review(ca({ generation: 1 }), ca({ generation: 2, overlap: true })));
  expect(found.filter((line) => / trust-changed (hub|leaf-edge1): (a|2) further/.test(line))).toEqual([
    'person trust-changed hub: a further authority is trusted: nats-edge test 2',
    'person trust-changed hub: a further authority is trusted: hub-cluster routes 2',
    'person trust-changed hub: 2 further authorities are trusted: nats-edge test leaves 2, nats-edge test 2',
    'person trust-changed leaf-edge1: a further authority is trusted: nats-edge site edge1 2',
    'person trust-changed leaf-edge1: a further authority is trusted: nats-edge test 2',
  ]);
});

const certManager = (name: string) =>
  environmentWith({
    hub: HUB,
    sites: { edge1: {} },
    trust: { kind: 'mutual-tls', certificates: { certManager: { name } }, authorities: [vault] },
  });

test('another issuer of cert-manager needs a person', async () => {
  expect(told(await review(certManager('a'), certManager('b')))).toEqual([
    'person trust-changed hub: another certificate is asked of cert-manager: nats-hub-tls, nats-hub-cluster-tls, nats-hub-client-admin, nats-hub-client-sys',
    "person trust-changed hub: others issue, not asked of cert-manager's ClusterIssuer a (cert-manager.io) but asked of cert-manager's ClusterIssuer b (cert-manager.io): Secrets nats-hub-tls, nats-hub-cluster-tls, nats-hub-client-admin, nats-hub-client-sys",
    'person trust-changed leaf-edge1: another certificate is asked of cert-manager: nats-leaf-remote-tls, nats-leaf-tls, nats-leaf-client-admin',
    "person trust-changed leaf-edge1: others issue, not asked of cert-manager's ClusterIssuer a (cert-manager.io) but asked of cert-manager's ClusterIssuer b (cert-manager.io): Secrets nats-leaf-remote-tls, nats-leaf-tls, nats-leaf-client-admin",
  ]);
});

test('a site whose certificates become somebody else’s: who issues is told, and that nobody else is trusted is not', async () => {
  const own = (certificates: string) =>
    environmentWith({
      hub: HUB,
      sites: { edge1: { certificates }, edge2: { certificates: 'existing' } },
      trust: { kind: 'mutual-tls', authorities: [vault] },
    });
  const found = told(await review(own('terraform'), own('existing')));
  expect(found.filter((line) => line.includes('trust-changed'))).toEqual([
    // It was the only one of which Terraform’s authority for leaves issued an identity.
    'person trust-changed hub: an authority is not trusted any more: nats-edge test leaves',
    "person trust-changed leaf-edge1: certificates or credentials are somebody else's, put there by somebody: Secrets nats-leaf-remote-tls, nats-leaf-tls, nats-leaf-client-admin",
  ]);
});

test('the first plan of a fleet with certificates of others holds nothing that this project does not make', async () => {
  const { findings } = await review(undefined, trusting('mutual-tls', vault));
  expect(findings.filter(({ rule }) => /resource-changed|unknown|foreign/.test(rule))).toEqual([]);
});

test('a region that shows its password to another server needs a person', async () => {
  const at = (address: string) =>
    environmentWith({
      hub: { ...HUB, address },
      regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } },
      sites: {},
      trust: { kind: 'password' },
    });
  const found = told(await review(at('nats.example.com'), at('nats.example.org')));
  expect(found.filter((line) => line.includes('region-eu'))).toEqual([
    'person trust-changed region-eu: eu connects to tls://nats.example.org:7422, not to tls://nats.example.com:7422',
    'safe secret-changed region-eu: Secret nats/nats-region-remote holds something else',
  ]);
});

describe('an operator', () => {
  test.each<[string, (operator: TestOperator, key: KeyPair, role: SigningKey) => Promise<object>]>([
    [
      'another signing key of the account, whose users are let in',
      async (operator, key, role) => ({
        account: await operator.account('FLEET', key, { signing_keys: [role, createAccount().getPublicKey()] }),
      }),
    ],
    ['a further account', async (operator) => ({ accounts: [await operator.account('OTHER', createAccount())] })],
  ])('%s: needs a person', async (_name, change) => {
    const [operator, key, role] = [new TestOperator(), createAccount(), siteRole(createAccount())];
    const trust = {
      kind: 'operator',
      operator: await operator.jwt(),
      systemAccount: await operator.systemJwt(),
      account: await operator.account('FLEET', key, { signing_keys: [role] }),
      roles: { site: 'site' },
    };
    const sites = { edge1: { up: ['sensors.>'], down: ['commands.{site}.>'], streams: {} } };
    const { findings } = await review(
      environmentWith({ hub: HUB, sites, trust }),
      environmentWith({ hub: HUB, sites, trust: { ...trust, ...(await change(operator, key, role)) } }),
    );
    expect(findings.filter(({ level }) => level !== 'safe').map(({ rule, stack }) => `${rule} ${stack}`)).toEqual([
      'trust-changed hub',
    ]);
  });
});
