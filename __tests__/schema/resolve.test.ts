import { clientsAt, defineEnvironment, loadBalancer } from '../../schema';
import { FOREIGN_CA_PEM } from '../support/foreign-ca';
import { yaml } from '../support/stack-text';
import { minimal, parse, site, trust, type Written } from './example';
import { areShown } from './kept-table';

const maximal = defineEnvironment({
  name: 'prod',
  kind: 'development',
  keepOnDestroy: false,
  image: { nats: 'registry.example.com:5000/nats:2.15.9', box: `natsio/nats-box@sha256:${'0'.repeat(64)}` },
  trust: {
    kind: 'password',
    validity: { hours: 2000 },
    authority: { hours: 20_000, earlyRenewalHours: 2000 },
    ca: { generation: 3, overlap: true },
    certificates: 'existing',
    authorities: [FOREIGN_CA_PEM],
  },
  hub: {
    address: '2001:db8::1',
    certificates: { certManager: { name: 'fleet-ca' } },
    accessJob: { timeout: '5m' },
    namespace: { name: 'messaging', create: false },
    kube: { context: 'arn:aws:eks:eu-west-1:1:cluster/hub', config: '/etc/kube' },
    replicas: 5,
    jetstream: { memory: '1Gi', file: '10Gi', volume: { size: '12Gi', class: 'fast.ssd' } },
    resources: { cpu: 2, memory: '4Gi' },
    ports: { client: 14222 },
    service: {
      client: false,
      annotations: { 'example.com/lb': '{"type":"nlb"}' },
      sourceRanges: ['203.0.113.0/24', '2001:db8::/32'],
      wait: true,
      timeout: '1h30m',
    },
    rollout: { timeout: '20m' },
    streamsJob: { wait: false, timeout: '90s' },
  },
  regions: {
    north: {
      address: loadBalancer(),
      certificates: 'terraform',
      via: 'eu',
      identity: { overlap: true },
      down: ['commands.>', 'config.>'],
      up: ['sensors.>', 'alerts.>'],
    },
    eu: { address: 'nats-eu.example.com', replicas: 1, service: { client: true }, systemAccount: true },
  },
  sites: {
    plant7: {
      via: 'eu',
      kube: { config: '/etc/plant', clusterDomain: 'plant.example' },
      replicas: 3,
      streams: {},
      keepOnDestroy: false,
      rollout: { wait: false },
      revoked: true,
      systemAccount: false,
      identity: { generation: 3 },
      certificates: { certManager: { name: 'plant', kind: 'Issuer', group: 'issuers.example.com' } },
    },
    mine1: {
      via: 'north',
      namespace: 'mine',
      up: ['sensors.{site}.>', 'alerts.>'],
      streams: {
        S: { subjects: ['sensors.{site}.>'], maxAge: '1d', maxBytes: '1Gi', hub: { maxAge: '7d', maxBytes: '2Gi' } },
        A: {
          subjects: ['alerts.>'],
          maxBytes: '2Gi',
          hub: { maxBytes: '7Gi' },
          region: { maxAge: '2d', maxBytes: '2Gi' },
        },
      },
    },
  },
  defaults: {
    region: {
      service: { client: false, annotations: { a: 'b' }, timeout: '5m' },
      kube: { config: '/etc/regions' },
      identity: { generation: 2 },
      accessJob: { wait: false },
    },
    site: {
      kube: { config: '/etc/sites' },
      jetstream: { file: '4Gi' },
      reconnectSeconds: 30,
      namespace: { create: false },
      keepOnDestroy: true,
      rollout: { timeout: '1h' },
      identity: { generation: 2, overlap: true },
      systemAccount: true,
      certificates: 'terraform',
    },
  },
  clients: { gateway: { at: 'sites', publish: ['sensors.{site}.>'] }, board: { at: 'hub', subscribe: ['sensors.>'] } },
  alerts: {
    enabled: true,
    sites: true,
    labels: { release: 'prometheus' },
    alertLabels: { team: 'edge' },
    alertAnnotations: { dashboard: 'https://grafana.example.com?site={{ $labels.site }}' },
    runbooks: 'https://wiki.example.com/nats',
    beforeExpiry: '36h',
  },
  backend: { kind: 's3', bucket: 'states', region: 'eu-west-1', dynamodbTable: 'locks' },
});

/** What a region says itself, and what is said of all. */
const MERGED: readonly (readonly [own: Written, all: Written])[] = [
  [{ accessJob: { wait: false } }, { accessJob: { timeout: '5m' } }],
  [{ service: { annotations: { a: '1' } } }, { service: { annotations: { b: '2' } } }],
  [
    { certificates: { certManager: { name: 'own' } } },
    { certificates: { certManager: { name: 'all', kind: 'Issuer' } } },
  ],
  [{ namespace: { create: false } }, { namespace: 'edge' }],
  [{ namespace: 'own' }, { namespace: { name: 'all', create: false } }],
  [{ jetstream: { volume: { class: 'fast' } } }, { jetstream: { volume: '60Gi' } }],
  [{ up: ['a.>'] }, { up: ['b.>'] }],
  [{ revoked: undefined }, { revoked: true }],
];

/** Of the region that comes of these what is said of it. */
function merged([own, all]: (typeof MERGED)[number]): unknown {
  const regions = { eu: { address: 'nats-eu.example.com', ...own } };
  const input = { certificates: 'existing', authorities: [FOREIGN_CA_PEM] };
  const [region] = parse(trust(input, { regions, defaults: { region: all } })).regions;
  return { own, all, region: Object.fromEntries(Object.entries(region ?? {}).filter(([key]) => key in own)) };
}

/** What is looked at of some environments: the whole of the first two, of the others the part that shows what they are about. */
const RESOLVED: Readonly<Record<string, () => unknown>> = {
  'a small environment has every default': () => parse(site({})),
  'a large environment is what was written, and arrays are sorted by name': () => parse(maximal),
  'the hub of an environment without sites has no stream': () => parse(minimal()).hub.streams,
  'a region passes what its sites exchange, and its own commands': () =>
    parse(
      minimal({ regions: { eu: { address: loadBalancer() } }, sites: { a: { via: 'eu' }, b: { via: 'eu' } } }),
    ).regions.map(({ up, down }) => ({ up, down })),
  'a development environment has no alerts unless it asks': () => parse(minimal({ kind: 'development' })).alerts,
  'passwords travel encrypted unless told otherwise': () => parse(minimal({ trust: { kind: 'password' } })).trust,
  'what a region says itself goes before what is said of all': () => MERGED.map(merged),
  "a site's own streams take the place of those of all sites, or none could be left out": () =>
    parse({
      ...site({ streams: { OWN: { subjects: ['sensors.>'], maxAge: '1d' } } }),
      defaults: {
        site: { streams: { OTHER: { subjects: ['sensors.>'] }, OWN: { subjects: ['alerts.>'], maxBytes: 1 } } },
      },
    }).sites[0]?.streams,
  'the clients of a place have its name in their subjects': () =>
    ['mine1', 'hub', 'eu'].map((place) => ({ place, clients: clientsAt(parse(maximal), place) })),
};

describe('resolve.txt lists what the stacks get of an environment, with every default', () =>
  // Plain data: what is undefined is left out.
  areShown(__filename, RESOLVED, (it) =>
    yaml(JSON.parse(JSON.stringify(it)))
      .trimEnd()
      .split('\n'),
  ));
