import { join } from 'node:path';
import { createAccount } from '@nats-io/jwt';
import { selfSignedCa } from '../../../fleet/model/issue';
import { makeReview } from '../../../fleet/review/make-review';
import { type Phrase, plain } from '../../../fleet/review/phrase';
import { shortened } from '../../../lib/escaped';
import { environmentWith } from '../../support/fleet';
import { KeptSections } from '../../support/kept-file';
import { siteRole, TestOperator } from '../../support/operator';
import { PLANNED_AT, plansOf } from '../../support/terraform-plan';

type Changes = Readonly<Record<string, unknown>>;
type Made = () => Changes | Promise<Changes>;
type Case = readonly [before: Made | undefined, after: Made];
type Cases = Readonly<Record<string, Case>>;

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
const environmentOf = async (changes: Made) => environmentWith({ ...LEAST, ...(await changes()) });

const CLUSTER = { hub: { ...HUB, replicas: 3 } };
const SITES = { ...CLUSTER, sites: { edge1: {}, edge2: {} } };
const REGIONS = { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } };
const WITH_REGION = { ...CLUSTER, regions: REGIONS, sites: { edge1: {}, plant7: { via: 'eu' } } };

/** What becomes of a fleet by changes. */
const change = (from: Changes, changes: Changes): Case => [() => from, () => ({ ...from, ...changes })];
const hub = (changes: Changes) => change(CLUSTER, { hub: { ...CLUSTER.hub, ...changes } });
const edge2 = (site: object) => change(SITES, { sites: { ...SITES.sites, edge2: site } });

/** All findings are kept of these. */
const CHANGES: Cases = {
  'a site joins: by reload, nothing else moves': change(CLUSTER, { sites: SITES.sites }),
  'a site goes, with its volume: data loss comes first': change(SITES, { sites: { edge1: {} } }),
  'a site is revoked': edge2({ revoked: true }),
  'a filter is wider, and the leaf connects again': edge2({ up: ['sensors.>', 'alerts.>', 'logs.>'] }),
  'a filter is narrower': edge2({ up: ['sensors.>', 'alerts.*'] }),
  'one server becomes a cluster: that destroys data': edge2({ replicas: 3 }),
  'the hub becomes one server': hub({ replicas: 1 }),
  'less room for streams': hub({ jetstream: { file: '10Gi' } }),
  'another size of volumes': hub({ jetstream: { volume: '60Gi' } }),
  'the load balancer takes leaves only, and only from one range': hub({
    service: { client: false, sourceRanges: ['203.0.113.0/24'] },
  }),
  'an annotation that may make a load balancer public': hub({
    service: { annotations: { 'cloud.example.com/internal': 'false' } },
  }),
  'another namespace is another place for volumes': hub({ namespace: 'messaging' }),
  'a second identity for each site': change(WITH_REGION, {
    defaults: { site: { identity: { generation: 2, overlap: true } } },
  }),
  'another image': change(WITH_REGION, { image: { nats: 'nats:2.15.1-alpine' } }),
  'a client comes': change(CLUSTER, {
    clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } },
  }),
  'no alerts any more': change(WITH_REGION, { alerts: { enabled: false } }),
  'another port for leaves': change(WITH_REGION, { hub: { ...CLUSTER.hub, ports: { leafnodes: 7423 } } }),
  'a first deployment: what may be reached from outside needs review': [
    undefined,
    () => ({ ...CLUSTER, alerts: { enabled: false } }),
  ],
  'the first deploy of another CA: it is signed by the one before it too, and somebody reviews it': change(CLUSTER, {
    trust: { kind: 'mutual-tls', ca: { generation: 2, overlap: true } },
  }),
  'the second deploy of another CA: the first one goes, and the one that stays is not said to go': [
    () => ({ ...CLUSTER, trust: { kind: 'mutual-tls', ca: { generation: 2, overlap: true } } }),
    () => ({ ...CLUSTER, trust: { kind: 'mutual-tls', ca: { generation: 2 } } }),
  ],
  'the first plan of a fleet with certificates of others: nothing that this project does not make': [
    undefined,
    () => trusting('mutual-tls', vault),
  ],
  'another signing key of the account, whose users are let in': [
    () => signed(),
    async () => signed({ account: await accountWith(createAccount().getPublicKey()) }),
  ],
  'a further account': [
    () => signed(),
    async () => signed({ accounts: [await operator.account('OTHER', createAccount())] }),
  ],
};

const operator = new TestOperator();
const fleetKey = createAccount();
const role = siteRole(createAccount());

const accountWith = (...keys: string[]) => operator.account('FLEET', fleetKey, { signing_keys: [role, ...keys] });
/** Signed once: each JWT holds when that was. */
const SIGNED = Promise.all([operator.jwt(), operator.systemJwt(), accountWith()]);

/** A fleet of an operator, with what else it signs. */
async function signed(more: { account?: string; accounts?: string[] } = {}): Promise<Changes> {
  const [jwt, systemAccount, account] = await SIGNED;
  return {
    sites: { edge1: { up: ['sensors.>'], down: ['commands.{site}.>'], streams: {} } },
    trust: { kind: 'operator', operator: jwt, systemAccount, account, roles: { site: 'site' }, ...more },
  };
}

const withSite = (site: object | undefined): Changes => ({ sites: { edge1: {}, ...(site && { edge2: site }) } });
const site = (before: object | undefined, after: object | undefined): Case => [
  () => withSite(before),
  () => withSite(after),
];
const REVOKED = { revoked: true };
const SECOND = { identity: { generation: 2 } };
const OVERLAP = { identity: { generation: 2, overlap: true } };
const PASSWORDS = { trust: { kind: 'password' } };

/** A fleet with externally managed certificates of one site. */
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

/** Cases in which a revoked, earlier or otherwise authenticated identity is accepted: kept with all details. */
const ACCEPTED: Cases = {
  'a site that was revoked, under the same identity': site(REVOKED, {}),
  'a site that was revoked, with the same password': [
    () => ({ ...PASSWORDS, ...withSite(REVOKED) }),
    () => ({ ...PASSWORDS, ...withSite({}) }),
  ],
  'a site that was revoked, with a new identity': site(REVOKED, SECOND),
  'a site that was revoked, with a new identity, but the old one in its overlap': site(REVOKED, OVERLAP),
  'under its second identity, with which it was revoked': site({ ...REVOKED, ...SECOND }, SECOND),
  'under its first identity, where it was revoked with the second': site({ ...REVOKED, ...SECOND }, {}),
  'at another server than the one that cut it off': [
    () => ({ regions: REGIONS, ...withSite(REVOKED) }),
    () => ({ regions: REGIONS, ...withSite({ via: 'eu' }) }),
  ],
  'a revoked site is taken out of the environment, and could be added again like a new one': site(
    { ...REVOKED, streams: {} },
    undefined,
  ),
  'a site is taken out, and its certificate outlives it': site({}, undefined),
  'an earlier identity, by its number': site(SECOND, {}),
  'an earlier identity, by an overlap that had ended': site(SECOND, OVERLAP),
  'the system account of a site': site({}, { systemAccount: true }),
  'a site that may neither send nor receive': site(undefined, { up: [], down: [], streams: {} }),
  ...Object.fromEntries(
    ['mutual-tls', 'password'].map((kind): [string, Case] => [
      `a further authority beside Terraform’s own, wherever it is trusted: ${kind}`,
      [() => trusting(kind, vault), () => trusting(kind, vault, corp)],
    ]),
  ),
  'an authority that is not trusted any more': [
    () => trusting('mutual-tls', vault, corp),
    () => trusting('mutual-tls', vault),
  ],
  'another issuer of cert-manager': [() => issuedBy('a'), () => issuedBy('b')],
  'a site whose certificates become externally managed: the issuer is reported, and that nobody else is trusted is not':
    [() => certificatesOf('terraform'), () => certificatesOf('existing')],
  'a region that shows its password to another server': [
    () => regionOf('nats.example.com'),
    () => regionOf('nats.example.org'),
  ],
};

/** By the name of each case, its findings: level, rule, stack, title; where an identity is accepted, all details. */
const KEPT = new KeptSections(join(__dirname, 'findings.txt'), Object.keys({ ...CHANGES, ...ACCEPTED }));

/** A text without what differs each time: fingerprints, accounts' keys, JWTs. */
const settled = (phrase: Phrase) =>
  plain(phrase)
    .replace(/[0-9a-f]{64}/, '<sha256>')
    .replace(/\bA[A-Z2-7]{55}\b/, '<account>')
    .replace(/eyJ\S+/g, '<JWT>');

async function told([before, after]: Case, isWhole = false): Promise<string[]> {
  const plans = await plansOf(before && (await environmentOf(before)), await environmentOf(after));
  const { findings } = makeReview({ plans: [...plans.values()], now: new Date(PLANNED_AT) });
  return findings.flatMap(({ level, rule, stack, title, details }) => {
    const more = isWhole && (level !== 'safe' || rule === 'site-added') ? details : [];
    const first = `${level} ${rule} ${stack}: ${settled(title)}`;
    return [first, ...more.map((each) => `  ${shortened(settled(each), 280)}`)];
  });
}

test.each(Object.entries(CHANGES))('findings.txt has what a review finds: %s', async (name, given) => {
  KEPT.expect(name, await told(given));
});

test.each(Object.entries(ACCEPTED))('findings.txt has what needs review, with all details: %s', async (name, given) => {
  KEPT.expect(name, await told(given, true));
});

test('findings.txt has no others', () => KEPT.expectNoOthers());
