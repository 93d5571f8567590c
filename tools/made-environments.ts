import { createAccount, createOperator, encodeAccount, encodeOperator } from '@nats-io/jwt';
import { type Environment, parseEnvironment } from '../schema';
import { withVariants } from '../schema/variants';

/**
 * Fleets that use every option of an environment, most of them twice with other values: what constructs make of them is
 * all that they make. Names begin with `z`, so that they are found again in what was made of them.
 */
export async function madeEnvironments(): Promise<Environment[]> {
  const given = [...inputs(), ...external(), ...(await withOperator())];
  return given.map((changes, n) => environmentOf({ ...LEAST, ...changes, name: `zenv${n}` }));
}

function environmentOf(input: Fields): Environment {
  return parseEnvironment(input, `environments/${String(input.name)}.ts`);
}

type Fields = Readonly<Record<string, unknown>>;

const HUB = { address: 'nats.example.com', kube: { context: 'hub' }, namespace: 'zhubspace' };
const EU = { address: 'nats-eu.example.com', kube: { context: 'eu' }, namespace: 'zregionspace' };
const SITE = { namespace: 'zsitespace' };
const LEAST = { hub: HUB, sites: { zsite: SITE } };

/** Everything that may be said of servers. */
const SERVERS = {
  ports: { client: 14222, leafnodes: 17422, cluster: 16222, monitor: 18222, exporter: 17777 },
  jetstream: { memory: '2Gi', file: '20Gi', volume: { size: '50Gi', class: 'zclass' } },
  resources: { cpu: '2', memory: '8Gi' },
  rollout: { wait: false, timeout: '20m' },
  streamsJob: { wait: false, timeout: '21m' },
  keepOnDestroy: false,
  maxPayload: '2Mi',
};
const { leafnodes: _leafnodes, ...SITE_PORTS } = SERVERS.ports;
const SITE_SERVERS = { ...SERVERS, ports: SITE_PORTS };
const UPSTREAM = {
  ...SERVERS,
  accessJob: { wait: false, timeout: '22m' },
  service: {
    wait: false,
    timeout: '23m',
    client: false,
    annotations: { 'cloud.example.com/internal': 'true' },
    sourceRanges: ['203.0.113.0/24', '2001:db8::/32'],
  },
};
const ABOVE = { hub: { maxBytes: '2Gi' }, region: { maxBytes: '1Gi' } };
const STREAMS = {
  EDGE_SENSORS: { subjects: ['sensors.>'], maxBytes: '1Gi', ...ABOVE },
  EDGE_ALERTS: { subjects: ['alerts.>'], maxBytes: '1Gi', maxAge: '7d', ...ABOVE },
};
const LINK = { up: ['sensors.>', 'alerts.>'], down: ['commands.{site}.>'] };
const CLIENTS = {
  zboard: { at: 'hub', publish: ['commands.>'], subscribe: ['sensors.>'] },
  zgateway: { at: 'sites', publish: ['sensors.>'], subscribe: ['commands.{site}.>'] },
};
const WITH_REGION = {
  hub: { ...HUB, replicas: 3 },
  regions: { zregion: { ...EU, replicas: 3 } },
  sites: {
    zsite: { ...SITE, via: 'zregion', ...LINK, streams: STREAMS, replicas: 3 },
    zother: { ...SITE, ...LINK, streams: STREAMS },
  },
  clients: { ...CLIENTS, zreader: { at: 'zregion', subscribe: ['sensors.>'] } },
};
const IMAGE = {
  nats: 'registry.example.com/nats:2.15.1-alpine',
  reloader: 'registry.example.com/reloader:0.23.0',
  exporter: 'registry.example.com/exporter:0.20.1',
  box: 'registry.example.com/box:0.19.7',
};
const ALERTS = {
  sites: true,
  beforeExpiry: '7d',
  labels: { release: 'zprometheus' },
  alertLabels: { team: 'zteam' },
  alertAnnotations: { dashboard: 'https://example.com/d' },
  runbooks: 'https://example.com/runbooks',
};

/** What each of the fleets says beside its least. */
function inputs(): readonly Fields[] {
  return [
    {},
    WITH_REGION,
    {
      ...WITH_REGION,
      image: IMAGE,
      alerts: ALERTS,
      hub: { ...HUB, ...UPSTREAM, replicas: 5, address: '192.0.2.7' },
      regions: { zregion: { ...EU, ...UPSTREAM, address: '2001:db8::7', reconnectSeconds: 30, systemAccount: true } },
      sites: {
        zsite: { ...SITE, ...SITE_SERVERS, ...LINK, via: 'zregion', streams: STREAMS, systemAccount: true },
      },
    },
    { sites: {} },
    { sites: { zsite: { ...SITE, up: [], down: [], streams: {} } } },
    { kind: 'development', trust: { kind: 'password', tls: false }, ...WITH_REGION, alerts: { enabled: false } },
    { trust: { kind: 'password' }, ...WITH_REGION, hub: { ...HUB, address: { kind: 'load-balancer' } } },
    { trust: { kind: 'password' }, alerts: ALERTS, ...WITH_REGION },
    {
      trust: {
        kind: 'mutual-tls',
        validity: { hours: 1752, earlyRenewalHours: 400 },
        authority: { hours: 17_520, earlyRenewalHours: 4000 },
        ca: { generation: 2, overlap: true },
      },
      alerts: ALERTS,
      ...WITH_REGION,
      defaults: {
        site: { identity: { generation: 2, overlap: true } },
        region: { identity: { generation: 2, overlap: true } },
      },
    },
    { trust: { kind: 'mutual-tls', ca: { generation: 3 }, oneAuthority: true }, ...WITH_REGION, alerts: ALERTS },
    {
      ...WITH_REGION,
      hub: {
        ...HUB,
        namespace: { name: 'zhubspace', create: false },
        kube: { context: 'hub', clusterDomain: 'k8s.example' },
      },
      sites: { zsite: { namespace: { name: 'zsitespace', create: false }, revoked: true }, zother: SITE },
    },
  ];
}

/** Fleets whose certificates others issue. */
function external(): readonly Fields[] {
  const authorities = authority();
  const issued = (certificates: unknown) => ({
    ...WITH_REGION,
    alerts: ALERTS,
    trust: { kind: 'mutual-tls', certificates, authorities },
  });
  return [
    issued('existing'),
    issued({ certManager: { name: 'zissuer' } }),
    { ...WITH_REGION, trust: { kind: 'password', certificates: 'existing', authorities } },
    {
      ...WITH_REGION,
      trust: { kind: 'mutual-tls', authorities },
      sites: { zsite: { ...SITE, ...LINK, streams: STREAMS, certificates: 'existing' } },
    },
  ];
}

/** An external CA. */
function authority(): readonly string[] {
  return withVariants(environmentOf({ ...LEAST, name: 'zenv' }), ['existing-secrets']).trust.authorities;
}

/** What an account that stores streams and takes leaves may use: everything. */
const UNLIMITED = {
  subs: -1,
  data: -1,
  payload: -1,
  imports: -1,
  exports: -1,
  wildcards: true,
  conn: -1,
  leaf: -1,
  mem_storage: -1,
  disk_storage: -1,
  streams: -1,
  consumer: -1,
};
const { mem_storage: _memory, disk_storage: _disk, ...WITHOUT_STREAMS } = UNLIMITED;

/** Fleets whose users an operator signs. */
async function withOperator(): Promise<readonly Fields[]> {
  const [key, system, account] = [createOperator(), createAccount(), createAccount()];
  const signed = { signer: key };
  const trust = {
    kind: 'operator',
    operator: await encodeOperator('acme', key, { system_account: system.getPublicKey() }),
    systemAccount: await encodeAccount('SYS', system, { limits: WITHOUT_STREAMS }, signed),
    account: await encodeAccount('FLEET', account, { limits: UNLIMITED }, signed),
    accounts: [await encodeAccount('OTHER', createAccount(), { limits: UNLIMITED }, signed)],
  };
  const fleet = { ...WITH_REGION, clients: { zboard: CLIENTS.zboard, zgateway: CLIENTS.zgateway } };
  return [
    { ...fleet, trust },
    { ...fleet, alerts: ALERTS, trust: { ...trust, certificates: 'existing', authorities: authority() } },
    { ...fleet, kind: 'development', trust: { ...trust, tls: false } },
  ];
}
