import { join } from 'node:path';
import {
  CertificateAuthority,
  type CertificateIssuer,
  HubCluster,
  type HubClusterProps,
  LeafSite,
  type LeafSiteProps,
  RegionalHub,
  type RegionalHubProps,
  type ServerTrust,
} from '../../constructs';
import type { TerraformStack } from '../../constructs/cdktf';
import { type Synthesized, synth } from './synth';

/** The charts of this repository. */
export const CHARTS = join(__dirname, '../../constructs/charts');
/** The one that carries the alert rules. */
export const ALERTS_CHART = join(CHARTS, 'nats-alerts');

const SMALL = {
  jetstream: { memory: '1Gi', file: '10Gi', volume: '20Gi' },
  resources: { cpu: '250m', memory: '1Gi' },
} as const;

const LARGE = {
  namespace: { name: 'messaging', create: false },
  images: { nats: 'registry.example.com/nats:2.15.2', box: 'registry.example.com/box:1' },
  ports: { client: 14222, leafnodes: 17422, cluster: 16222, monitor: 18222, exporter: 17777 },
  jetstream: { memory: '4Gi', file: '100Gi', volume: { size: '150Gi', class: 'fast' } },
  resources: { cpu: '2', memory: '8Gi' },
  account: 'PLANT',
  validity: { hours: 48, earlyRenewalHours: 12 },
  clients: [
    { name: 'reader', publish: [], subscribe: ['sensors.>'] },
    { name: 'writer', user: 'writer.example', publish: ['commands.>'] },
    { name: 'anything' },
  ],
} as const;

const LEAVES = [
  { name: 'edge1', domain: 'edge1', up: ['sensors.>'], down: ['commands.edge1.>'] },
  { name: 'mute', domain: 'mute', up: [], down: [] },
] as const;

/**
 * The least that a hub needs, with changes: mutual TLS with an authority of the generation that the changes say, a DNS
 * name.
 */
export function minimalHub(changes: Partial<HubClusterProps> = {}): Synthesized {
  return synth((stack) => {
    new HubCluster(stack, 'hub', {
      ...SMALL,
      trust: changes.trust ?? { kind: 'mutual-tls', issuer: authority(stack, changes) },
      leaves: [],
      address: { kind: 'dns', name: 'nats.example.com' },
      ...changes,
    });
  });
}

function authority(stack: TerraformStack, { rotation }: Partial<HubClusterProps>): CertificateIssuer {
  return new CertificateAuthority(stack, 'ca', { commonName: 'test', rotation }).issuer;
}

/** A hub with everything that can be said about one: passwords over TLS, five servers, a namespace that is there. */
export function maximalHub(changes: Partial<HubClusterProps> = {}): Synthesized {
  return synth((stack) => {
    const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test' });
    new HubCluster(stack, 'hub', {
      ...LARGE,
      trust: { kind: 'password', issuer, validity: LARGE.validity },
      replicas: 5,
      domain: 'center',
      clusterName: 'center-cluster',
      leaves: LEAVES.map((leaf) => ({ ...leaf, bcryptHash: `$2a$10$hash-of-${leaf.name}` })),
      address: { kind: 'load-balancer' },
      exposure: {
        client: false,
        annotations: { 'example.com/load-balancer': 'network' },
        sourceRanges: ['203.0.113.0/24', '2001:db8::/32'],
      },
      streams: [
        { name: 'EDGE_SENSORS', sourceDomains: ['edge1', 'edge2'], maxBytes: 5_000_000_000, maxAgeSeconds: 86_400 },
        { name: 'AUDIT', subjects: ['audit.>'], maxBytes: 1_000_000 },
      ],
      alerts: { chart: ALERTS_CHART, labels: { release: 'prometheus' } },
      ...changes,
    });
  });
}

/** What an operator has signed for servers. */
export const OPERATOR = {
  kind: 'operator',
  operator: 'jwt.of.operator',
  systemAccount: { id: 'ASYS', jwt: 'jwt.of.system' },
  account: { id: 'AFLEET', jwt: 'jwt.of.fleet' },
  accounts: [{ id: 'AOTHER', jwt: 'jwt.of.other' }],
} as const satisfies ServerTrust;

/** A hub whose users an operator signs, with a certificate of its own, a client and a stream. */
export function operatorHub(changes: Partial<HubClusterProps> = {}): Synthesized {
  return synth((stack) => {
    new HubCluster(stack, 'hub', {
      ...SMALL,
      trust: { ...OPERATOR, issuer: authority(stack, {}) },
      address: { kind: 'dns', name: 'nats.example.com' },
      leaves: LEAVES,
      clients: [{ name: 'reader', publish: [], subscribe: ['sensors.>'] }],
      streams: [{ name: 'EDGE_SENSORS', sourceDomains: ['edge1'], maxBytes: 1_000_000 }],
      ...changes,
    });
  });
}

/** The least that a region needs, with changes. */
export function minimalRegion(changes: Partial<RegionalHubProps> = {}): Synthesized {
  return synth((stack) => {
    const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test' });
    new RegionalHub(stack, 'region', {
      ...SMALL,
      region: 'eu',
      trust: { kind: 'mutual-tls', issuer },
      leaves: [],
      address: { kind: 'dns', name: 'nats-eu.example.com' },
      remote: {
        host: 'nats.example.com',
        credentials: {
          kind: 'certificate',
          tls: { issue: { issuer, commonName: 'eu', dnsNames: ['eu'], usages: ['client'] } },
        },
      },
      ...changes,
    });
  });
}

/** A region with everything that can be said about one. */
export function maximalRegion(changes: Partial<RegionalHubProps> = {}): Synthesized {
  return synth((stack) => {
    const { issuer } = new CertificateAuthority(stack, 'ca', { commonName: 'test' });
    new RegionalHub(stack, 'region', {
      ...LARGE,
      region: 'eu-west',
      trust: { kind: 'mutual-tls', issuer, validity: LARGE.validity },
      replicas: 3,
      leaves: LEAVES,
      address: { kind: 'ip', ip: '192.0.2.7' },
      exposure: { client: true, annotations: {}, sourceRanges: [] },
      reconnectSeconds: 30,
      remote: {
        host: 'nats.example.com',
        port: 443,
        credentials: { kind: 'certificate', tls: { existingSecret: 'eu-identity' } },
      },
      streams: [{ name: 'EDGE_SENSORS', sourceDomains: ['edge1'], maxBytes: 1_000_000_000 }],
      alerts: { chart: ALERTS_CHART },
      ...changes,
    });
  });
}

/** The least that a site needs, with changes: a certificate in a Secret that is there. */
export function minimalLeaf(changes: Partial<LeafSiteProps> = {}): Synthesized {
  return synth((stack) => {
    new LeafSite(stack, 'site', {
      ...SMALL,
      site: 'edge1',
      remote: {
        host: 'nats.example.com',
        credentials: { kind: 'certificate', tls: { existingSecret: 'edge1-identity' } },
      },
      ...changes,
    });
  });
}

/** A site with everything that can be said about one: passwords over TLS upwards and for its clients, three servers. */
export function maximalLeaf(changes: Partial<LeafSiteProps> = {}): Synthesized {
  return synth((stack) => {
    new LeafSite(stack, 'site', {
      ...LARGE,
      site: 'plant-7',
      replicas: 3,
      clientTrust: { kind: 'password', tls: true },
      reconnectSeconds: 30,
      remote: {
        host: '2001:db8::7',
        port: 443,
        credentials: { kind: 'password', logins: [{ user: 'plant-7', password: 'secret' }], caPem: 'PEM of the CA' },
      },
      streams: [{ name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: 1_000_000_000, maxAgeSeconds: 3600 }],
      ...changes,
    });
  });
}

/** Functions with their names, for the titles of tests. */
export function named<Build extends (...args: never[]) => unknown>(builds: readonly Build[]): [string, Build][] {
  return builds.map((build) => [build.name, build]);
}
