import { makeReview } from '../../../fleet/review/make-review';
import { plain } from '../../../fleet/review/phrase';
import type { Review } from '../../../fleet/review/review';
import type { Environment } from '../../../schema/environment';
import { environmentWith } from '../../support/fleet';
import { PLANNED_AT, plansOf } from '../../support/terraform-plan';

type Changes = Readonly<Record<string, unknown>>;

/** A fleet with a cluster as its hub, a region, a stream and a client. */
const FLEET = {
  hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 3 },
  regions: { eu: { address: 'nats-eu.example.com', kube: { context: 'eu' } } },
  sites: { edge1: {}, edge2: {}, plant7: { via: 'eu' } },
};
const BEFORE = environmentWith(FLEET);

jest.setTimeout(120_000);

async function review(before: Environment | undefined, after: Environment | undefined): Promise<Review> {
  const plans = await plansOf(before, after);
  return makeReview({ plans: [...plans.values()], now: new Date(PLANNED_AT) });
}

/** The findings as they are told: level, rule, stack, title. */
async function told(to: Changes, before = BEFORE): Promise<string[]> {
  return linesOf((await review(before, environmentWith({ ...FLEET, ...to }))).findings);
}

function linesOf(findings: Review['findings']): string[] {
  return findings.map(({ level, rule, stack, title }) => `${level} ${rule} ${stack}: ${plain(title)}`);
}

test('nothing changes: safe, nothing is found', async () => {
  expect(await told({})).toEqual([]);
});

test.each<[string, Changes, readonly string[]]>([
  [
    'a site joins: by reload, nothing else moves',
    { sites: { ...FLEET.sites, edge3: {} } },
    [
      'safe site-added hub: edge3 joins',
      'safe site-added leaf-edge3: edge3 is set up: 1 server',
      'safe certificate-issued identity-edge3: a certificate is issued: edge3',
      'safe certificate-issued leaf-edge3: a certificate is issued: admin.edge3',
      'safe certificate-issued leaf-edge3: a certificate is issued: nats-leaf.nats-edge',
      'safe certificate-issued leaf-edge3: a new authority: nats-edge site edge3',
      'safe alert-changed hub: the rule nats_leaf_expected{site="edge3"} is added',
      'safe volumes-added leaf-edge3: nats-leaf gets 1 volume of 10Gi',
      'safe source-added hub: the stream EDGE_SENSORS fetches from edge3 too',
      'safe stream-added leaf-edge3: the stream EDGE_SENSORS is made, of sensors.>',
    ],
  ],
  [
    'a site goes, with its volume: data loss comes first',
    { sites: { edge1: {}, plant7: { via: 'eu' } } },
    [
      'data volume-destroyed leaf-edge2: the namespace nats-edge is deleted, and with it 1 volume of nats-leaf (10Gi)',
      'person source-removed hub: the stream EDGE_SENSORS fetches nothing from edge2 any more',
      'person site-removed hub: edge2 is cut off: it is not let in any more',
      'person stack-destroyed identity-edge2: all of it is destroyed: 5 resources',
      'person stack-destroyed leaf-edge2: all of it is destroyed: 25 resources',
      'person alert-removed hub: the rule nats_leaf_expected{site="edge2"} is gone',
    ],
  ],
  [
    'a site is revoked',
    { sites: { ...FLEET.sites, edge2: { revoked: true } } },
    [
      'person site-removed hub: edge2 is revoked: cut off, and not let in again',
      'person alert-removed hub: the rule nats_leaf_expected{site="edge2"} is gone',
    ],
  ],
  [
    'a filter is wider, and the leaf connects again',
    { sites: { ...FLEET.sites, edge2: { up: ['sensors.>', 'alerts.>', 'logs.>'] } } },
    [
      'person filter-wider hub: edge2 may now send logs.>',
      'safe leaves-reconnect hub: edge2 connects again, under its new filter',
    ],
  ],
  [
    'a filter is narrower',
    { sites: { ...FLEET.sites, edge2: { up: ['sensors.>', 'alerts.*'] } } },
    [
      'person filter-narrower hub: edge2 may not send alerts.> any more',
      'safe leaves-reconnect hub: edge2 connects again, under its new filter',
    ],
  ],
  [
    'the hub becomes one server',
    { hub: { ...FLEET.hub, replicas: 1 } },
    [
      'data servers-removed hub: nats-hub gets fewer servers: 3 → 1',
      'person stream-changed hub: the stream EDGE_SENSORS: num_replicas 3 → 1',
      'person pods-changed hub: what pods of StatefulSet nats/nats-hub run or may changes: container[nats].lifecycle.pre_stop.exec.command',
      'person resource-changed hub: StatefulSet nats/nats-hub changes: spec.min_ready_seconds',
      'person certificate-authority hub: the authority hub-cluster routes goes',
      'person rollout-without-quorum hub: its one pod is made anew, nobody is served meanwhile',
      'person resource-destroyed hub: Secret nats/nats-hub-cluster-tls is destroyed',
      'safe setting-restarts hub: cluster { name: hub-cluster, host: 0.0.0.0, port: 6222, no_advertise: true, tls: { cert_file: /etc/nats/certs/cluster-cert.pem, … → nothing',
      'safe exposure-narrower hub: network policies allow less',
    ],
  ],
  [
    'less room for streams',
    { hub: { ...FLEET.hub, jetstream: { file: '10Gi' } } },
    [
      'data stream-limits-lower hub: the stream EDGE_SENSORS may hold less: max_bytes 18 GiB → 9 GiB',
      'person store-limit-lower hub: jetstream.max_file 20Gi → 10Gi',
      'safe rollout hub: 3 pods roll one by one, quorum kept',
    ],
  ],
  [
    'another size of volumes',
    { hub: { ...FLEET.hub, jetstream: { volume: '60Gi' } } },
    ['person volume-changed hub: volumes of nats-hub: 50Gi → 60Gi'],
  ],
  [
    'the load balancer takes leaves only, and only from one range',
    { hub: { ...FLEET.hub, service: { client: false, sourceRanges: ['203.0.113.0/24'] } } },
    [
      'safe exposure-narrower hub: nats/nats-hub: not on port 4222 any more',
      'safe exposure-narrower hub: nats/nats-hub: from 203.0.113.0/24 only',
      'safe exposure-narrower hub: network policies allow less',
      'safe secret-changed hub: Secret nats/nats-hub-client-admin holds something else',
      'safe secret-changed hub: Secret nats/nats-hub-client-sys holds something else',
    ],
  ],
  [
    'an annotation that may make a load balancer public',
    { hub: { ...FLEET.hub, service: { annotations: { 'cloud.example.com/internal': 'false' } } } },
    ['person exposure-wider hub: nats/nats-hub: annotation cloud.example.com/internal nothing → false'],
  ],
  [
    'a second identity for each site',
    { defaults: { site: { identity: { generation: 2, overlap: true } } } },
    [
      'person trust-changed hub: edge1 is let in as edge1.2 in account FLEET too',
      'person trust-changed hub: edge2 is let in as edge2.2 in account FLEET too',
      'person trust-changed region-eu: plant7 is let in as plant7.2 in account FLEET too',
      'safe certificate-issued identity-edge1: a certificate is issued: edge1.2',
      'safe certificate-issued identity-edge2: a certificate is issued: edge2.2',
      'safe certificate-issued identity-plant7: a certificate is issued: plant7.2',
      'safe secret-changed identity-edge1: Secret nats-edge-trust/handed-to-edge1 holds something else',
      'safe secret-changed identity-edge2: Secret nats-edge-trust/handed-to-edge2 holds something else',
      'safe secret-changed identity-plant7: Secret nats-edge-trust/handed-to-plant7 holds something else',
      'safe secret-changed leaf-edge1: Secret nats-edge/nats-leaf-remote-tls holds something else',
      'safe secret-changed leaf-edge2: Secret nats-edge/nats-leaf-remote-tls holds something else',
      'safe secret-changed leaf-plant7: Secret nats-edge/nats-leaf-remote-tls holds something else',
    ],
  ],
  [
    'another image',
    { image: { nats: 'nats:2.15.1-alpine' } },
    [
      ...['leaf-edge1', 'leaf-edge2', 'leaf-plant7'].map(
        (stack) => `person rollout-without-quorum ${stack}: its one pod is made anew, nobody is served meanwhile`,
      ),
      ...['hub', 'region-eu'].map((stack) => `safe rollout ${stack}: 3 pods roll one by one, quorum kept`),
      ...['hub', 'leaf-edge1', 'leaf-edge2', 'leaf-plant7', 'region-eu'].map(
        (stack) => `safe server-changed ${stack}: image nats:2.15.2-alpine → nats:2.15.1-alpine`,
      ),
    ],
  ],
  [
    'a client comes',
    { clients: { dashboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] } } },
    [
      'person client-added hub: the client dashboard may connect',
      'safe certificate-issued hub: a certificate is issued: dashboard',
    ],
  ],
  [
    'no alerts any more',
    { alerts: { enabled: false } },
    ['person alert-removed hub: 9 rules are gone', 'person alert-removed region-eu: 7 rules are gone'],
  ],
  [
    'another port for leaves',
    { hub: { ...FLEET.hub, ports: { leafnodes: 7423 } } },
    [
      'person exposure-wider hub: nats/nats-hub: on port 7423 too',
      'person exposure-wider hub: network policies allow more',
      'person exposure-wider leaf-edge1: network policies allow more',
      'person exposure-wider leaf-edge2: network policies allow more',
      'person exposure-wider region-eu: network policies allow more',
      'person rollout-without-quorum leaf-edge1: its one pod is made anew, nobody is served meanwhile',
      'person rollout-without-quorum leaf-edge2: its one pod is made anew, nobody is served meanwhile',
      'safe leaves-reconnect leaf-edge1: edge1 connects again: where or as what it connects changes',
      'safe leaves-reconnect leaf-edge2: edge2 connects again: where or as what it connects changes',
      'safe leaves-reconnect region-eu: eu connects again: where or as what it connects changes',
      'safe rollout hub: 3 pods roll one by one, quorum kept',
      'safe rollout region-eu: 3 pods roll one by one, quorum kept',
      'safe setting-reloaded leaf-edge1: leafnodes.remotes[FLEET].url tls://nats.example.com:7422 → tls://nats.example.com:7423',
      'safe setting-reloaded leaf-edge2: leafnodes.remotes[FLEET].url tls://nats.example.com:7422 → tls://nats.example.com:7423',
      'safe setting-reloaded region-eu: leafnodes.remotes[FLEET].url tls://nats.example.com:7422 → tls://nats.example.com:7423',
      'safe setting-restarts hub: leafnodes.port 7422 → 7423',
      'safe setting-restarts hub: leafnodes.advertise nats.example.com:7422 → nats.example.com:7423',
      'safe exposure-narrower hub: nats/nats-hub: not on port 7422 any more',
      'safe exposure-narrower hub: network policies allow less',
      'safe exposure-narrower leaf-edge1: network policies allow less',
      'safe exposure-narrower leaf-edge2: network policies allow less',
      'safe exposure-narrower region-eu: network policies allow less',
    ],
  ],
  [
    'another namespace is another place for volumes',
    { hub: { ...FLEET.hub, namespace: 'messaging' } },
    [
      'data volume-destroyed hub: the namespace nats is deleted, and with it 3 volumes of nats-hub (50Gi)',
      'person exposure-wider hub: messaging/nats-hub can be reached from outside: LoadBalancer, ports 4222, 7422, from 0.0.0.0/0',
      'person rollout-without-quorum hub: 3 pods roll one by one, no quorum meanwhile: streams cannot be written',
      'person resource-destroyed hub: PodDisruptionBudget messaging/nats-hub is destroyed and made anew',
      'person resource-destroyed hub: Secret messaging/nats-hub-client-admin is destroyed and made anew',
      'person resource-destroyed hub: Secret messaging/nats-hub-cluster-tls is destroyed and made anew',
      'person resource-destroyed hub: Secret messaging/nats-hub-tls is destroyed and made anew',
      'person resource-destroyed hub: Secret messaging/nats-hub-client-sys is destroyed and made anew',
      'person resource-destroyed hub: ServiceAccount messaging/nats-hub is destroyed and made anew',
      'person resource-destroyed hub: Service messaging/nats-hub-headless is destroyed and made anew',
      'person resource-destroyed test: Namespace messaging-trust is destroyed and made anew',
      'person resource-destroyed test: Secret messaging-trust/handed-to-hub is destroyed and made anew',
      'person certificate-replaced hub: the certificate nats-hub-headless.messaging is replaced: another key or other names',
      'person certificate-replaced hub: the certificate nats-hub.messaging is replaced: another key or other names',
      'safe setting-reloaded hub: cluster.routes [nats-route://nats-hub-0.nats-hub-headless.nats.svc:6222, nats-route://nats-hub-1.nats-hub-headless.nats.svc:6222, nats-… → [nats-route://nats-hub-0.nats-hub-headless.messaging.svc:6222, nats-route://nats-hub-1.nats-hub-headless.messaging.svc:6…',
      'safe exposure-narrower hub: nats/nats-hub cannot be reached from outside any more',
    ],
  ],
])('%s', async (_name, changes, expected) => {
  expect(await told(changes)).toEqual(expected);
});

test('a first deployment: what may be reached from outside needs a person', async () => {
  const to = { regions: {}, sites: { edge1: {} }, alerts: { enabled: false } };
  const { findings } = await review(undefined, environmentWith({ ...FLEET, ...to }));
  expect(linesOf(findings)).toEqual([
    'person exposure-wider hub: nats/nats-hub can be reached from outside: LoadBalancer, ports 4222, 7422, from 0.0.0.0/0',
    'safe site-added hub: the hub is set up: 3 servers',
    'safe site-added leaf-edge1: edge1 is set up: 1 server',
    ...['admin.hub', 'nats-hub-headless.nats', 'nats-hub.nats', 'sys.hub'].map(
      (name) => `safe certificate-issued hub: a certificate is issued: ${name}`,
    ),
    'safe certificate-issued hub: a new authority: hub-cluster routes',
    'safe certificate-issued identity-edge1: a certificate is issued: edge1',
    'safe certificate-issued leaf-edge1: a certificate is issued: admin.edge1',
    'safe certificate-issued leaf-edge1: a certificate is issued: nats-leaf.nats-edge',
    'safe certificate-issued leaf-edge1: a new authority: nats-edge site edge1',
    'safe certificate-issued test: a new authority: nats-edge test',
    'safe certificate-issued test: a new authority: nats-edge test leaves',
    'safe volumes-added hub: nats-hub gets 3 volumes of 50Gi',
    'safe volumes-added leaf-edge1: nats-leaf gets 1 volume of 10Gi',
    'safe stream-added hub: the stream EDGE_SENSORS is made, and fetches from edge1',
    'safe stream-added leaf-edge1: the stream EDGE_SENSORS is made, of sensors.>',
  ]);
});

const ca = (given: object) =>
  environmentWith({
    hub: { address: 'nats.example.com', kube: { context: 'hub' } },
    sites: { edge1: {} },
    trust: { kind: 'mutual-tls', ca: given },
  });

test('the first deploy of another CA: it is signed by the one before it too, and a person knows of it', async () => {
  const { findings } = await review(ca({}), ca({ generation: 2, overlap: true }));
  expect(linesOf(findings.filter(({ stack }) => ['test', 'identity-edge1'].includes(stack)))).toEqual([
    'person trust-changed test: a new authority: nats-edge test 2',
    'person trust-changed test: a new authority: nats-edge test leaves 2',
    'person certificate-replaced identity-edge1: the certificate edge1 is replaced: another issuer, or its certificate anew',
    'safe certificate-issued test: the authority nats-edge test 2 is signed by the one before it too',
    'safe certificate-issued test: the authority nats-edge test leaves 2 is signed by the one before it too',
    'safe secret-changed identity-edge1: Secret nats-edge-trust/handed-to-edge1 holds something else',
    'safe secret-changed test: Secret nats-trust/handed-to-hub holds something else',
  ]);
});

test('the second deploy of another CA: the first one goes, and the one that stays is not said to go', async () => {
  const { findings } = await review(ca({ generation: 2, overlap: true }), ca({ generation: 2 }));
  const authorities = findings.filter(({ rule, stack }) => rule === 'certificate-authority' && stack === 'test');
  expect(authorities.map(({ title }) => plain(title)).sort()).toEqual([
    'the authority nats-edge test 2 is not signed by the one before it any more',
    'the authority nats-edge test goes',
    'the authority nats-edge test leaves 2 is not signed by the one before it any more',
    'the authority nats-edge test leaves goes',
  ]);
});

describe('whoever was cut off, or has an earlier identity, is let in by a person only', () => {
  const small = (changes: Changes) =>
    environmentWith({ hub: { address: 'nats.example.com', kube: { context: 'hub' } }, ...changes });
  const withSite = (edge2: object | undefined): Changes => ({ sites: { edge1: {}, ...(edge2 && { edge2 }) } });
  const eu = { regions: FLEET.regions };
  const passwords = { trust: { kind: 'password' } };
  const SAME =
    'person site-readmitted hub: edge2 is let in again, with the identity that was revoked | Whoever has a copy of its key or password is let in too. If it was in foreign hands, let the site in with a new one only: identity: { generation: 2 }, without overlap.';

  test.each<[string, Changes, Changes, string]>([
    ['a site that was revoked, under the same identity', withSite({ revoked: true }), withSite({}), SAME],
    [
      'with the same password',
      { ...passwords, ...withSite({ revoked: true }) },
      { ...passwords, ...withSite({}) },
      SAME,
    ],
    [
      'with a new identity',
      withSite({ revoked: true }),
      withSite({ identity: { generation: 2 } }),
      'person site-readmitted hub: edge2 is let in again, with a new identity | As edge2.2; what it was revoked with, edge2, stays refused.',
    ],
    [
      'with a new identity, but the old one in its overlap',
      withSite({ revoked: true }),
      withSite({ identity: { generation: 2, overlap: true } }),
      SAME,
    ],
    [
      'under its second identity, with which it was revoked',
      withSite({ revoked: true, identity: { generation: 2 } }),
      withSite({ identity: { generation: 2 } }),
      SAME.replace('generation: 2', 'generation: 3'),
    ],
    [
      'under its first identity, where it was revoked with the second',
      withSite({ revoked: true, identity: { generation: 2 } }),
      withSite({}),
      SAME.replace('generation: 2', 'generation: 3'),
    ],
    [
      'at another server than the one that cut it off',
      { ...eu, ...withSite({ revoked: true }) },
      { ...eu, ...withSite({ via: 'eu' }) },
      SAME.replace('hub', 'region-eu'),
    ],
    [
      'a revoked site is taken out of the environment, and could be added again like a new one',
      withSite({ revoked: true, streams: {} }),
      withSite(undefined),
      'person revocation-forgotten hub: edge2 is not listed as revoked any more | Nothing knows then that it was cut off: a site that is added under this name later is told of as a new one, and lets in whoever has a copy of a certificate of edge2, until that ends. Keep its line with revoked: true until then, or never give the name to another site.',
    ],
    [
      'a site is taken out, and its certificate outlives it',
      withSite({}),
      withSite(undefined),
      'person site-removed hub: edge2 is cut off: it is not let in any more | A Job drops its connection at the end of the deploy; until then it goes on. What it stores stays there. | Its certificate is good until it ends: a site that is added under this name later lets in whoever has a copy of its key. If that may be so, keep its line with revoked: true. | By reload: no server restarts, and no other leaf connects again.',
    ],
    [
      'an earlier identity, by its number',
      withSite({ identity: { generation: 2 } }),
      withSite({}),
      'person trust-changed hub: edge2 is let in as edge2 in account FLEET again, an earlier identity | Whoever has a copy of a key of that generation is let in, until its certificate ends. If it was in foreign hands, use a higher generation.',
    ],
    [
      'an earlier identity, by an overlap that had ended',
      withSite({ identity: { generation: 2 } }),
      withSite({ identity: { generation: 2, overlap: true } }),
      'person trust-changed hub: edge2 is let in as edge2 in account FLEET again, an earlier identity | Whoever has a copy of a key of that generation is let in, until its certificate ends. If it was in foreign hands, use a higher generation.',
    ],
    [
      'the system account of a site',
      withSite({}),
      withSite({ systemAccount: true }),
      'person trust-changed hub: edge2 is let in as edge2.sys in account SYS too | Operators see its servers by it, and may make them reload or drop connections. There it may send _INBOX.> and receive $SYS.REQ.SERVER.>.',
    ],
  ])('%s', async (_name, before, after, expected) => {
    const { findings } = await review(small(before), small(after));
    const texts = findings.map(
      ({ level, rule, stack, title, details }) =>
        `${level} ${rule} ${stack}: ${[title, ...details].map(plain).join(' | ')}`,
    );
    expect(texts.filter((text) => text.startsWith(expected))).toHaveLength(1);
    expect(texts.join('\n')).not.toContain('safe site-added hub');
  });

  test('a site that may neither send nor receive is said to do nothing', async () => {
    const { findings } = await review(small(withSite(undefined)), small(withSite({ up: [], down: [], streams: {} })));
    const joins = findings.find(({ rule, stack }) => rule === 'site-added' && stack === 'hub');
    expect(joins?.details.map(plain)[0]).toBe('It may send nothing and receive nothing.');
  });
});

test('one server becomes a cluster: that destroys data', async () => {
  const found = await told({ sites: { ...FLEET.sites, edge1: { replicas: 3 } } });
  expect(found[0]).toBe('data servers-bound leaf-edge1: nats-leaf becomes a cluster: 1 → 3 servers');
});
