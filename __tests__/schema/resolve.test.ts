import { clientsAt, defineEnvironment, type Environment, loadBalancer } from '../../schema';
import type { EnvironmentInput } from '../../schema/input';
import { parseEnvironment } from '../../schema/parse';
import { FOREIGN_CA_PEM } from '../support/foreign-ca';
import { minimal, site } from './example';

const Gi = 2 ** 30;
const Mi = 2 ** 20;

const parse = (input: unknown): Environment => parseEnvironment(input, 'environments/prod.ts');

const images = {
  nats: 'nats:2.15.2-alpine',
  reloader: 'natsio/nats-server-config-reloader:0.23.0',
  exporter: 'natsio/prometheus-nats-exporter:0.20.1',
  box: 'natsio/nats-box:0.19.7',
};
const ports = { client: 4222, leafnodes: 7422, cluster: 6222, monitor: 8222, exporter: 7777 };
const service = { client: true, annotations: {}, sourceRanges: [], wait: false, timeout: '10m' };
const waiting = { rollout: { wait: true, timeout: '10m' }, streamsJob: { wait: true, timeout: '15m' } };
const accessJob = { wait: true, timeout: '15m' };
const issuedHere = { certificates: { kind: 'terraform' } } as const;
const deploying = { keepOnDestroy: true, ...waiting, ...issuedHere };
const firstIdentity = { revoked: false, identity: { generation: 1, overlap: false }, systemAccount: false };
const certificates = {
  validity: { hours: 8760, earlyRenewalHours: 720 },
  authority: { hours: 87_600, earlyRenewalHours: 8760 },
  ca: { generation: 1, overlap: false },
  authorities: [],
};
const acceptorStorage = {
  jetstream: {
    memory: { bytes: 2 * Gi, text: '2Gi' },
    file: { bytes: 20 * Gi, text: '20Gi' },
    volume: { size: { bytes: 50 * Gi, text: '50Gi' } },
  },
  resources: { cpu: '500m', memory: { bytes: 3 * Gi, text: '3Gi' } },
};

test('a small environment has every default', () => {
  expect(parse(site({}))).toEqual({
    name: 'prod',
    kind: 'production',
    image: images,
    trust: { kind: 'mutual-tls', tls: true, oneAuthority: false, ...certificates },
    hub: {
      name: 'hub',
      namespace: { name: 'nats', create: true },
      ...deploying,
      kube: { context: 'hub', config: '~/.kube/config', clusterDomain: 'cluster.local' },
      replicas: 3,
      ...acceptorStorage,
      ports,
      address: { kind: 'dns', name: 'nats.example.com' },
      accessJob,
      service,
      streams: [{ name: 'EDGE_SENSORS', sources: ['edge1'], maxBytes: Math.floor(18 * Gi) }],
    },
    regions: [],
    sites: [
      {
        name: 'edge1',
        namespace: { name: 'nats-edge', create: true },
        ...deploying,
        kube: { context: 'edge1', config: '~/.kube/config', clusterDomain: 'cluster.local' },
        replicas: 1,
        jetstream: {
          memory: { bytes: 512 * Mi, text: '512Mi' },
          file: { bytes: 5 * Gi, text: '5Gi' },
          volume: { size: { bytes: 10 * Gi, text: '10Gi' } },
        },
        resources: { cpu: '100m', memory: { bytes: 768 * Mi, text: '768Mi' } },
        ports,
        via: 'hub',
        ...firstIdentity,
        up: ['sensors.>', 'alerts.>'],
        down: ['commands.edge1.>', 'config.>'],
        reconnectSeconds: 5,
        streams: [{ name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: Math.floor(4.5 * Gi) }],
      },
    ],
    clients: [],
    alerts: {
      enabled: true,
      sites: false,
      labels: {},
      alertLabels: {},
      alertAnnotations: {},
      beforeExpiry: '14d',
    },
    backend: { kind: 'local' },
    keepOnDestroy: true,
  } satisfies Environment);
});

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

test('a large environment is what was written, and arrays are sorted by name', () => {
  expect(parse(maximal)).toEqual({
    name: 'prod',
    kind: 'development',
    image: {
      ...images,
      nats: 'registry.example.com:5000/nats:2.15.9',
      box: `natsio/nats-box@sha256:${'0'.repeat(64)}`,
    },
    trust: {
      kind: 'password',
      tls: true,
      validity: { hours: 2000, earlyRenewalHours: 720 },
      authority: { hours: 20_000, earlyRenewalHours: 2000 },
      ca: { generation: 3, overlap: true },
      oneAuthority: false,
      authorities: [FOREIGN_CA_PEM],
    },
    hub: {
      name: 'hub',
      namespace: { name: 'messaging', create: false },
      keepOnDestroy: false,
      rollout: { wait: true, timeout: '20m' },
      streamsJob: { wait: false, timeout: '90s' },
      accessJob: { wait: true, timeout: '5m' },
      certificates: {
        kind: 'cert-manager',
        issuer: { name: 'fleet-ca', kind: 'ClusterIssuer', group: 'cert-manager.io' },
      },
      kube: { context: 'arn:aws:eks:eu-west-1:1:cluster/hub', config: '/etc/kube', clusterDomain: 'cluster.local' },
      replicas: 5,
      jetstream: {
        memory: { bytes: Gi, text: '1Gi' },
        file: { bytes: 10 * Gi, text: '10Gi' },
        volume: { size: { bytes: 12 * Gi, text: '12Gi' }, class: 'fast.ssd' },
      },
      resources: { cpu: '2', memory: { bytes: 4 * Gi, text: '4Gi' } },
      ports: { ...ports, client: 14222 },
      address: { kind: 'ip', ip: '2001:db8::1' },
      service: {
        client: false,
        annotations: { 'example.com/lb': '{"type":"nlb"}' },
        sourceRanges: ['203.0.113.0/24', '2001:db8::/32'],
        wait: true,
        timeout: '1h30m',
      },
      streams: [
        { name: 'A', sources: ['eu'], maxBytes: 7 * Gi },
        { name: 'S', sources: ['eu'], maxBytes: 2 * Gi, maxAgeSeconds: 604_800 },
      ],
    },
    regions: [
      {
        name: 'eu',
        namespace: { name: 'nats', create: true },
        keepOnDestroy: false,
        ...waiting,
        accessJob: { wait: false, timeout: '15m' },
        certificates: { kind: 'existing' },
        revoked: false,
        identity: { generation: 2, overlap: false },
        systemAccount: true,
        kube: { context: 'eu', config: '/etc/regions', clusterDomain: 'cluster.local' },
        replicas: 1,
        ...acceptorStorage,
        ports,
        address: { kind: 'dns', name: 'nats-eu.example.com' },
        service: { client: true, annotations: { a: 'b' }, sourceRanges: [], wait: false, timeout: '5m' },
        via: 'hub',
        up: ['sensors.>', 'alerts.>'],
        down: ['config.>', 'commands.>'],
        reconnectSeconds: 5,
        streams: [
          { name: 'A', sources: ['north'], maxBytes: 2 * Gi, maxAgeSeconds: 172_800 },
          { name: 'S', sources: ['north'], maxBytes: 18 * Gi },
        ],
      },
      {
        name: 'north',
        namespace: { name: 'nats', create: true },
        keepOnDestroy: false,
        ...waiting,
        accessJob: { wait: false, timeout: '15m' },
        certificates: { kind: 'terraform' },
        revoked: false,
        identity: { generation: 2, overlap: true },
        systemAccount: false,
        kube: { context: 'north', config: '/etc/regions', clusterDomain: 'cluster.local' },
        replicas: 3,
        ...acceptorStorage,
        ports,
        address: { kind: 'load-balancer' },
        service: { client: false, annotations: { a: 'b' }, sourceRanges: [], wait: true, timeout: '5m' },
        via: 'eu',
        up: ['sensors.>', 'alerts.>'],
        down: ['commands.>', 'config.>'],
        reconnectSeconds: 5,
        streams: [
          { name: 'A', sources: ['mine1'], maxBytes: 2 * Gi, maxAgeSeconds: 172_800 },
          { name: 'S', sources: ['mine1'], maxBytes: 18 * Gi },
        ],
      },
    ],
    sites: [
      {
        name: 'mine1',
        namespace: { name: 'mine', create: true },
        keepOnDestroy: true,
        ...waiting,
        rollout: { wait: true, timeout: '1h' },
        certificates: { kind: 'terraform' },
        revoked: false,
        identity: { generation: 2, overlap: true },
        systemAccount: true,
        kube: { context: 'mine1', config: '/etc/sites', clusterDomain: 'cluster.local' },
        replicas: 1,
        jetstream: {
          memory: { bytes: 512 * Mi, text: '512Mi' },
          file: { bytes: 4 * Gi, text: '4Gi' },
          volume: { size: { bytes: 10 * Gi, text: '10Gi' } },
        },
        resources: { cpu: '100m', memory: { bytes: 768 * Mi, text: '768Mi' } },
        ports,
        via: 'north',
        up: ['sensors.mine1.>', 'alerts.>'],
        down: ['commands.mine1.>', 'config.>'],
        reconnectSeconds: 30,
        streams: [
          { name: 'A', subjects: ['alerts.>'], maxBytes: 2 * Gi },
          { name: 'S', subjects: ['sensors.mine1.>'], maxBytes: Gi, maxAgeSeconds: 86_400 },
        ],
      },
      {
        name: 'plant7',
        namespace: { name: 'nats-edge', create: false },
        keepOnDestroy: false,
        ...waiting,
        rollout: { wait: false, timeout: '1h' },
        certificates: {
          kind: 'cert-manager',
          issuer: { name: 'plant', kind: 'Issuer', group: 'issuers.example.com' },
        },
        revoked: true,
        identity: { generation: 3, overlap: true },
        systemAccount: false,
        kube: { context: 'plant7', config: '/etc/plant', clusterDomain: 'plant.example' },
        replicas: 3,
        jetstream: {
          memory: { bytes: 512 * Mi, text: '512Mi' },
          file: { bytes: 4 * Gi, text: '4Gi' },
          volume: { size: { bytes: 10 * Gi, text: '10Gi' } },
        },
        resources: { cpu: '100m', memory: { bytes: 768 * Mi, text: '768Mi' } },
        ports,
        via: 'eu',
        up: ['sensors.>', 'alerts.>'],
        down: ['commands.plant7.>', 'config.>'],
        reconnectSeconds: 30,
        streams: [],
      },
    ],
    clients: [
      { name: 'board', at: 'hub', publish: [], subscribe: ['sensors.>'] },
      { name: 'gateway', at: 'sites', publish: ['sensors.{site}.>'], subscribe: [] },
    ],
    alerts: {
      enabled: true,
      sites: true,
      labels: { release: 'prometheus' },
      alertLabels: { team: 'edge' },
      alertAnnotations: { dashboard: 'https://grafana.example.com?site={{ $labels.site }}' },
      runbooks: 'https://wiki.example.com/nats',
      beforeExpiry: '36h',
    },
    backend: {
      kind: 's3',
      bucket: 'states',
      region: 'eu-west-1',
      prefix: 'nats-edge',
      encrypt: true,
      dynamodbTable: 'locks',
    },
    keepOnDestroy: false,
  } satisfies Environment);
});

test('an environment without sites is fine', () => {
  expect(parse(minimal()).hub.streams).toEqual([]);
});

test('a region passes what its sites exchange, and its own commands', () => {
  const { regions } = parse(
    minimal({ regions: { eu: { address: loadBalancer() } }, sites: { a: { via: 'eu' }, b: { via: 'eu' } } }),
  );
  expect(regions).toMatchObject([
    { up: ['sensors.>', 'alerts.>'], down: ['commands.a.>', 'config.>', 'commands.b.>', 'commands.eu.>'] },
  ]);
});

test('a development environment has no alerts unless it asks', () => {
  expect(parse(minimal({ kind: 'development' })).alerts.enabled).toBe(false);
});

test('passwords travel encrypted unless told otherwise', () => {
  expect(parse(minimal({ trust: { kind: 'password' } })).trust.tls).toBe(true);
});

test('the clients of a place have its name in their subjects', () => {
  const environment = parse(maximal);
  expect(clientsAt(environment, 'mine1')).toEqual([
    { name: 'gateway', at: 'sites', publish: ['sensors.mine1.>'], subscribe: [] },
  ]);
  expect(clientsAt(environment, 'hub').map(({ name }) => name)).toEqual(['board']);
  expect(clientsAt(environment, 'eu')).toEqual([]);
});

const backends: [EnvironmentInput['backend'], Environment['backend']][] = [
  [{ kind: 'local' }, { kind: 'local' }],
  [
    { kind: 'gcs', bucket: 'b' },
    { kind: 'gcs', bucket: 'b', prefix: 'nats-edge' },
  ],
  [
    { kind: 'azurerm', resourceGroupName: 'r', storageAccountName: 's', containerName: 'c', prefix: 'p' },
    { kind: 'azurerm', resourceGroupName: 'r', storageAccountName: 's', containerName: 'c', prefix: 'p' },
  ],
  [
    { kind: 'kubernetes' },
    { kind: 'kubernetes', namespace: 'default', configPath: '~/.kube/config', secretSuffixPrefix: 'nats-edge' },
  ],
  [{ kind: 'pg' }, { kind: 'pg', schemaPrefix: 'nats_edge' }],
  [
    { kind: 'http', address: 'https://states.example.com/nats' },
    { kind: 'http', address: 'https://states.example.com/nats' },
  ],
  [
    { kind: 'remote', organization: 'o' },
    { kind: 'remote', organization: 'o', hostname: 'app.terraform.io', workspacePrefix: 'nats-edge-' },
  ],
];

test.each(backends)('the backend %j has its defaults', (given, expected) => {
  expect(parse(minimal({ backend: given })).backend).toEqual(expected);
});
