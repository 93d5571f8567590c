import { join } from 'node:path';
import { createAccount, type KeyPair, type SigningKey } from '@nats-io/jwt';
import { selfSignedCa } from '../../../fleet/model/issue';
import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import type { Review } from '../../../fleet/review/review';
import { shortened } from '../../../lib/inert';
import type { Environment } from '../../../schema/environment';
import { environmentWith } from '../../support/fleet';
import { KeptSections } from '../../support/kept-file';
import { siteRole, TestOperator } from '../../support/operator';
import { PLANNED_AT, plansOf } from '../../support/terraform-plan';

type Changes = Readonly<Record<string, unknown>>;
type Case = readonly [name: string, before: (() => Changes) | undefined, after: () => Changes];

jest.setTimeout(120_000);

let corp: string;
let vault: string;
beforeAll(async () => {
  const authorities = ['Corp Root', 'Vault'].map((commonName) => selfSignedCa({ commonName }));
  [corp, vault] = (await Promise.all(authorities)).map(({ certPem }) => certPem) as [string, string];
});

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
/** Everything that is not said: a hub of one server with a site. */
const LEAST: Changes = { hub: HUB, sites: { edge1: {} } };
const environmentOf = (changes: Changes) => environmentWith({ ...LEAST, ...changes });

async function review(before: Environment | undefined, after: Environment | undefined): Promise<Review> {
  const plans = await plansOf(before, after);
  return makeReview({ plans: [...plans.values()], now: new Date(PLANNED_AT) });
}

const CLUSTER = { hub: { ...HUB, replicas: 3 } };
const SITES = { ...CLUSTER, sites: { edge1: {}, edge2: {} } };
const REGIONS = { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } };
const WITH_REGION = { ...CLUSTER, regions: REGIONS, sites: { edge1: {}, plant7: { via: 'eu' } } };

/** What becomes of a fleet by changes. */
const change = (name: string, from: Changes, changes: Changes): Case => [
  name,
  () => from,
  () => ({ ...from, ...changes }),
];
const hub = (name: string, changes: Changes) => change(name, CLUSTER, { hub: { ...CLUSTER.hub, ...changes } });
const edge2 = (name: string, site: object) => change(name, SITES, { sites: { ...SITES.sites, edge2: site } });

/** All findings are kept of these. */
const CHANGES: readonly Case[] = [
  change('a site joins: by reload, nothing else moves', CLUSTER, { sites: SITES.sites }),
  change('a site goes, with its volume: data loss comes first', SITES, { sites: { edge1: {} } }),
  edge2('a site is revoked', { revoked: true }),
  edge2('a filter is wider, and the leaf connects again', { up: ['sensors.>', 'alerts.>', 'logs.>'] }),
  edge2('a filter is narrower', { up: ['sensors.>', 'alerts.*'] }),
  edge2('one server becomes a cluster: that destroys data', { replicas: 3 }),
  hub('the hub becomes one server', { replicas: 1 }),
  hub('less room for streams', { jetstream: { file: '10Gi' } }),
  hub('another size of volumes', { jetstream: { volume: '60Gi' } }),
  hub('the load balancer takes leaves only, and only from one range', {
    service: { client: false, sourceRanges: ['203.0.113.0/24'] },
  }),
  hub('an annotation that may make a load balancer public', {
    service: { annotations: { 'cloud.example.com/internal': 'false' } },
  }),
  hub('another namespace is another place for volumes', { namespace: 'messaging' }),
  change('a second identity for each site', WITH_REGION, {
    defaults: { site: { identity: { generation: 2, overlap: true } } },
  }),
  change('another image', WITH_REGION, { image: { nats: 'nats:2.15.1-alpine' } }),
  change('a client comes', CLUSTER, {
    clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } },
  }),
  change('no alerts any more', WITH_REGION, { alerts: { enabled: false } }),
  change('another port for leaves', WITH_REGION, { hub: { ...CLUSTER.hub, ports: { leafnodes: 7423 } } }),
  [
    'a first deployment: what may be reached from outside needs a person',
    undefined,
    () => ({ ...CLUSTER, alerts: { enabled: false } }),
  ],
  change('the first deploy of another CA: it is signed by the one before it too, and a person knows of it', CLUSTER, {
    trust: { kind: 'mutual-tls', ca: { generation: 2, overlap: true } },
  }),
  [
    'the second deploy of another CA: the first one goes, and the one that stays is not said to go',
    () => ({ ...CLUSTER, trust: { kind: 'mutual-tls', ca: { generation: 2, overlap: true } } }),
    () => ({ ...CLUSTER, trust: { kind: 'mutual-tls', ca: { generation: 2 } } }),
  ],
];

const withSite = (site: object | undefined): Changes => ({ sites: { edge1: {}, ...(site && { edge2: site }) } });
const site = (name: string, before: object | undefined, after: object | undefined): Case => [
  name,
  () => withSite(before),
  () => withSite(after),
];
const REVOKED = { revoked: true };
const SECOND = { identity: { generation: 2 } };
const OVERLAP = { identity: { generation: 2, overlap: true } };
const PASSWORDS = { trust: { kind: 'password' } };

/** A fleet of which one site’s certificates are somebody else’s. */
const trusting = (kind: string, ...authorities: string[]): Changes => ({
  sites: { edge1: {}, edge2: { certificates: 'existing' } },
  trust: { kind, authorities },
});
const issuedBy = (name: string): Changes => ({
  trust: { kind: 'mutual-tls', certificates: { certManager: { name } }, authorities: [vault] },
});
const certificatesOf = (certificates: string): Changes => ({
  sites: { edge1: { certificates }, edge2: { certificates: 'existing' } },
  trust: { kind: 'mutual-tls', authorities: [vault] },
});
const regionOf = (address: string): Changes => ({
  ...PASSWORDS,
  hub: { ...HUB, address },
  regions: REGIONS,
  sites: {},
});

/** Whoever was cut off, has an earlier identity, or shows something else, is let in by a person only: kept with all that is said of it. */
const LET_IN: readonly Case[] = [
  site('a site that was revoked, under the same identity', REVOKED, {}),
  [
    'a site that was revoked, with the same password',
    () => ({ ...PASSWORDS, ...withSite(REVOKED) }),
    () => ({ ...PASSWORDS, ...withSite({}) }),
  ],
  site('a site that was revoked, with a new identity', REVOKED, SECOND),
  site('a site that was revoked, with a new identity, but the old one in its overlap', REVOKED, OVERLAP),
  site('under its second identity, with which it was revoked', { ...REVOKED, ...SECOND }, SECOND),
  site('under its first identity, where it was revoked with the second', { ...REVOKED, ...SECOND }, {}),
  [
    'at another server than the one that cut it off',
    () => ({ regions: REGIONS, ...withSite(REVOKED) }),
    () => ({ regions: REGIONS, ...withSite({ via: 'eu' }) }),
  ],
  site(
    'a revoked site is taken out of the environment, and could be added again like a new one',
    { ...REVOKED, streams: {} },
    undefined,
  ),
  site('a site is taken out, and its certificate outlives it', {}, undefined),
  site('an earlier identity, by its number', SECOND, {}),
  site('an earlier identity, by an overlap that had ended', SECOND, OVERLAP),
  site('the system account of a site', {}, { systemAccount: true }),
  site('a site that may neither send nor receive', undefined, { up: [], down: [], streams: {} }),
  ...['mutual-tls', 'password'].map(
    (kind): Case => [
      `a further authority beside Terraform’s own, wherever it is trusted: ${kind}`,
      () => trusting(kind, vault),
      () => trusting(kind, vault, corp),
    ],
  ),
  [
    'an authority that is not trusted any more',
    () => trusting('mutual-tls', vault, corp),
    () => trusting('mutual-tls', vault),
  ],
  ['another issuer of cert-manager', () => issuedBy('a'), () => issuedBy('b')],
  [
    'a site whose certificates become somebody else’s: who issues is told, and that nobody else is trusted is not',
    () => certificatesOf('terraform'),
    () => certificatesOf('existing'),
  ],
  [
    'a region that shows its password to another server',
    () => regionOf('nats.example.com'),
    () => regionOf('nats.example.org'),
  ],
];

/** By the name of each case, its findings: level, rule, stack, title; where somebody is let in, all that is said of it. */
const KEPT = new KeptSections(
  join(__dirname, 'findings.txt'),
  [...CHANGES, ...LET_IN].map(([name]) => name),
);

/** The findings of a case; fingerprints are of keys that are made here. */
async function told([, before, after]: Case, isWhole = false): Promise<string[]> {
  const { findings } = await review(before && environmentOf(before()), environmentOf(after()));
  return findings.flatMap(({ level, rule, stack, title, details }) => {
    const more = isWhole && (level !== 'safe' || rule === 'site-added') ? details.map(plain) : [];
    const shown = more.map((each) => `  ${shortened(each.replace(/[0-9a-f]{64}/, '<sha256>'), 280)}`);
    return [`${level} ${rule} ${stack}: ${plain(title)}`, ...shown];
  });
}

test.each(CHANGES)('findings.txt has what a review finds: %s', async (...given) => {
  KEPT.expect(given[0], await told(given));
});

test.each(LET_IN)('findings.txt has what needs a person, and what is said to them: %s', async (...given) => {
  KEPT.expect(given[0], await told(given, true));
});

test('findings.txt has no others', () => KEPT.expectNoOthers());

test('the first plan of a fleet with certificates of others holds nothing that this project does not make', async () => {
  const { findings } = await review(undefined, environmentOf(trusting('mutual-tls', vault)));
  expect(findings.filter(({ rule }) => /resource-changed|unknown|foreign/.test(rule))).toEqual([]);
});

test.each<[string, (operator: TestOperator, key: KeyPair, role: SigningKey) => Promise<object>]>([
  [
    'another signing key of the account, whose users are let in',
    async (operator, key, role) => ({
      account: await operator.account('FLEET', key, { signing_keys: [role, createAccount().getPublicKey()] }),
    }),
  ],
  ['a further account', async (operator) => ({ accounts: [await operator.account('OTHER', createAccount())] })],
])('of an operator needs a person: %s', async (_name, changes) => {
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
    environmentOf({ sites, trust }),
    environmentOf({ sites, trust: { ...trust, ...(await changes(operator, key, role)) } }),
  );
  expect(findings.flatMap(({ level, rule, stack }) => (level === 'safe' ? [] : [`${rule} ${stack}`]))).toEqual([
    'trust-changed hub',
  ]);
});
