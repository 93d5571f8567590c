import type { CertificateIssuer, LeafSiteProps, LeafUser, StreamSpec } from '../../constructs';
import type { ExternalIssuer } from '../../constructs/trust/issuer';
import {
  ALERTS_CHART,
  CHARTS,
  maximalHub,
  maximalRegion,
  minimalHub,
  minimalLeaf,
  minimalRegion,
  OPERATOR,
  operatorHub,
} from '../support/constructs';
import type { Synthesized } from '../support/synth';

/** An option of a tier: the tier without it, and with it. */
interface Option {
  from(): Synthesized;
  to(): Synthesized;
  /** Whether the servers must keep running: the option restarts no pod. */
  readonly keepsPods?: boolean;
  /** Whether Terraform then creates no key, no password and no Secret, so that none is in a state. */
  readonly nothingSecret?: boolean;
}

type Flags = Pick<Option, 'keepsPods' | 'nothingSecret'>;

type Options = Readonly<Record<string, Option>>;

/** Options of one tier by title, on top of common ones. */
function of<Props>(build: (changes?: Partial<Props>) => Synthesized, flags: Flags = {}, base: Partial<Props> = {}) {
  let made: Synthesized | undefined;
  const from = () => {
    made ??= build(base);
    return made;
  };
  return (options: Readonly<Record<string, Partial<Props>>>): Options =>
    Object.fromEntries(
      Object.entries(options).map(([what, changes]) => [
        what,
        { from, to: () => build({ ...base, ...changes }), ...flags },
      ]),
    );
}
const KEEPS_PODS = { keepsPods: true };
const NOTHING_SECRET = { nothingSecret: true };

const alerts = { chart: ALERTS_CHART, renewedBy: 'a deploy' };
const OVERLAP = { generation: 2, overlap: true };
const PEM = 'the CA certificates of the fleet\n';
const KNOWN: ExternalIssuer = { trustedPem: PEM };
const SHORT = { validity: { hours: 60, earlyRenewalHours: 50 }, authority: { hours: 600, earlyRenewalHours: 500 } };
const ISSUER = { certPem: 'the CA', privateKeyPem: 'its key' };
const FILES = { certPem: 'the certificate', privateKeyPem: 'the key', caPem: 'the CA' };
const ASKED = { certManager: { name: 'nats', chart: `${CHARTS}/nats-certificates` } };
const NO_TLS = { kind: 'password', tls: false } as const;

type Issuer = ExternalIssuer | CertificateIssuer;
const tls = (issuer: Issuer, leavesPem?: string) => ({
  trust: { kind: 'mutual-tls', issuer, ...(leavesPem && { leavesPem }) } as const,
});
const passwords = (issuer?: Issuer) => ({ trust: { kind: 'password', ...(issuer && { issuer }) } as const });
const leaf = (name: string, changes: Partial<LeafUser> = {}): LeafUser => ({
  name,
  domain: name,
  up: ['sensors.>'],
  down: [`commands.${name}.>`],
  ...changes,
});
const ends = (day: number) => ({ notAfter: `2027-01-0${day}T08:00:00Z` });
const login = (user: string, password = 'x') => ({ user, password });

type Credentials = LeafSiteProps['remote']['credentials'];
const remote = (credentials: Credentials, more = {}) => ({
  remote: { host: 'nats.example.com', credentials, ...more },
});
const existing = (existingSecret = 'edge1-identity'): Credentials => ({ kind: 'certificate', tls: { existingSecret } });
const CREDS = {
  kind: 'creds',
  expected: { user: 'edge1', account: 'AFLEET', role: 'site', publish: ['sensors.>'], subscribe: [] },
  caPem: 'PEM',
} as const;

/** A site with externally managed certificates, for its clients and for its connection to the hub. */
const external = (issuer: ExternalIssuer): Partial<LeafSiteProps> => ({
  clientTrust: { kind: 'mutual-tls', issuer: issuer.certManager ? { certManager: issuer.certManager } : {} },
  ...remote({
    kind: 'certificate',
    tls: { issue: { issuer, commonName: 'edge1', dnsNames: ['edge1'], usages: ['client'] } },
  }),
});

const TWO = { leaves: [leaf('edge1', { system: { name: 'edge1.sys' } }), leaf('edge2')] };
const first = (changes: Partial<LeafUser>) => ({
  leaves: [leaf('edge1', { system: { name: 'edge1.sys' }, ...changes }), leaf('edge2')],
});
const SENSORS: StreamSpec = { name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: 1000 };

const HUB: Options = {
  ...of(minimalHub)({
    'a hub of one server forms no cluster': { replicas: 1 },
    'a hub at an IPv4 address: its certificate contains it, and the apply waits for no load balancer': {
      address: { kind: 'ip', ip: '192.0.2.7' },
    },
    'a hub at an IPv6 address': { address: { kind: 'ip', ip: '2001:db8::7' } },
    "a hub at its load balancer's address: the apply waits for it": { address: { kind: 'load-balancer' } },
    'a configured annotation overrides the one for external-dns': {
      exposure: { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'other.example.com' } },
    },
    'the load balancer does not expose the client port': { exposure: { client: false } },
    'an apply waits for a load balancer that nothing needs, if configured': {
      exposure: { wait: true, timeout: '20m' },
    },
    'a volume of another StorageClass': {
      jetstream: { memory: '1Gi', file: '10Gi', volume: { size: '30Gi', class: 'fast' } },
    },
    'certificates and authorities with a configured validity': SHORT,
  }),
  ...of(
    minimalHub,
    {},
    { replicas: 1 },
  )({
    'passwords without TLS: there is no certificate, and no authority': passwords(),
  }),
  ...of(
    minimalHub,
    KEEPS_PODS,
    tls(ISSUER),
  )({
    'leaves are verified by their own CAs: those of clients follow the certificate of the server': tls(ISSUER, PEM),
  }),
  ...of(
    minimalHub,
    {},
    { ...passwords(ISSUER), leaves: [leaf('edge1', { bcryptHash: '$2a$10$x' })] },
  )({
    'leaves with passwords do not depend on any authority': passwords({ ...ISSUER, oldest: 2 }),
  }),
  // For these the servers reload, or do nothing.
  ...of(
    minimalHub,
    KEEPS_PODS,
  )({
    'an apply does not wait for the servers': { rollout: { wait: false } },
    'an apply waits for the servers for the configured time': { rollout: { timeout: '1h' } },
    'an apply does not wait until leaves are disconnected': { accessJob: { wait: false } },
    'an apply waits for the configured time until leaves are disconnected': { accessJob: { timeout: '90s' } },
    'another domain of the Kubernetes cluster changes only the certificate': { clusterDomain: 'k8s.example' },
    'the namespace of a hub without keepOnDestroy may be deleted': { keepOnDestroy: false },
    'another client changes nothing for leaves': { clients: [{ name: 'board' }] },
    'alerts: a hub watches its own certificates, those of its clients, its authorities, and its leaves': {
      alerts,
      clients: [{ name: 'reader' }],
      leaves: [leaf('edge1', { expiry: ends(1), system: { name: 'edge1.sys', expiry: ends(2) } }), leaf('unwatched')],
    },
    'another leaf changes the entry of no other leaf': { leaves: [leaf('edge1'), leaf('edge3'), leaf('edge2')] },
  }),
  ...of(
    minimalHub,
    KEEPS_PODS,
    TWO,
  )({
    'a leaf that may send something else has another entry': first({ up: ['alerts.>'] }),
    'a leaf that may send more has another entry': first({ up: ['sensors.>', 'alerts.>'] }),
    'a leaf that may send the same in two subjects changes nothing': first({ up: ['sensors.*', 'sensors.*.>'] }),
    'a leaf that may receive something else has another entry': first({ down: ['commands.>'] }),
    'a leaf that may receive nothing has another entry': first({ down: [] }),
    'a leaf with another JetStream domain has another entry': first({ domain: 'edge7' }),
    'revoked users are in the list by name, sorted': { leaves: [leaf('edge2')], revoked: ['edge9', 'edge1'] },
    'two users of one leaf, while its identity is rotated, have the same entry': {
      leaves: [
        ...TWO.leaves,
        leaf('edge1.2', { domain: 'edge1', down: ['commands.edge1.>'], system: { name: 'edge1.2.sys' } }),
      ],
    },
    'a new authority changes no entry as long as the old one is trusted': { rotation: OVERLAP },
    'and every entry when it is the only trusted one': { rotation: { generation: 2 } },
  }),
  ...of(
    minimalHub,
    {},
    TWO,
  )({
    'leaves in another account have other entries, their system accounts do not': { account: 'PLANT' },
  }),
  ...of(
    minimalHub,
    NOTHING_SECRET,
  )({
    'a hub with an external issuer: its Secrets are listed, and route certificates must name one of its servers': tls(
      {},
    ),
    'the CAs are known: servers read them from a ConfigMap': tls(KNOWN),
    'certificates are requested from cert-manager before the servers start': tls(ASKED),
  }),
  ...of(minimalHub, KEEPS_PODS, tls(KNOWN))({ 'changed CAs roll no pod': tls({ trustedPem: `${PEM}another\n` }) }),
  ...of(maximalHub)({
    'passwords, and a server with an external issuer: a Job uses no CA file that its Secret lacks': passwords({}),
    'passwords, and known external CAs': passwords(KNOWN),
  }),
  ...of(operatorHub)({
    'a JWT operator, and no streams: nothing waits for credentials': { streams: [] },
    'a JWT operator, and a hub without TLS': { trust: OPERATOR },
    'a JWT operator, and a hub with an external issuer': { trust: { ...OPERATOR, issuer: {} } },
  }),
};

const REGION: Options = {
  ...of(minimalRegion)({
    'alerts: a region also watches its client certificate': { alerts },
    'a region without streams and without keepOnDestroy': { keepOnDestroy: false },
    'a JWT operator: a region has its accounts, and connects two of them': {
      trust: OPERATOR,
      ...remote({ ...CREDS, secretName: 'eu' }, { system: CREDS }),
    },
  }),
  ...of(maximalRegion)({ 'a region of five servers': { replicas: 5 } }),
};

const LEAF: Options = {
  ...of(minimalLeaf)({
    'a site of three servers forms a cluster': { replicas: 3 },
    'a site whose name begins with digits': { site: '7-x' },
    'a password of the remote is in a Secret, and its address in an annotation: a change of the address rolls the pods':
      remote({
        kind: 'password',
        logins: [login('edge1')],
      }),
    'two logins of the remote, over TLS': remote({
      kind: 'password',
      logins: [login('edge1.2'), login('edge1')],
      caPem: PEM,
    }),
    'the address of the upstream': remote(existing(), { host: '192.0.2.7' }),
    'a system account that connects too': remote(existing(), { system: existing('edge1-system') }),
    'clients of a site without TLS have user and password, and there is no authority': { clientTrust: NO_TLS },
    'a site without keepOnDestroy: its claims are kept anyway': { keepOnDestroy: false },
    'Terraform forgets the Secrets that it created for clients': {
      clients: [{ name: 'sensor' }],
      clientTrust: { kind: 'mutual-tls', issuer: {} },
    },
    'credentials of a JWT operator come from a Secret, and the hub is verified': remote(CREDS),
    'alerts: a site watches its own certificates, if configured': { alerts },
    'alerts: while authorities are rotated, each of their certificates is watched': {
      alerts,
      rotation: OVERLAP,
      replicas: 3,
    },
    'alerts: certificates of an external issuer are not watched': {
      alerts,
      replicas: 3,
      clientTrust: { kind: 'mutual-tls', issuer: {} },
    },
    'alerts: an identity given as files is watched if its expiry is given too': {
      alerts,
      ...remote({ kind: 'certificate', tls: { files: { ...FILES, expiry: ends(3) } } }),
    },
    'alerts: not if its expiry is unknown': { alerts, ...remote({ kind: 'certificate', tls: { files: FILES } }) },
    'a site: certificates and authorities with a configured validity': {
      ...SHORT,
      replicas: 3,
    },
    'a site with a stream has a Job that creates it': { streams: [SENSORS] },
  }),
  ...of(minimalLeaf, NOTHING_SECRET, { replicas: 3 })({
    'a site with an external issuer lists each Secret that must exist': external({}),
    'the CAs of the hub are known: a site reads them from a ConfigMap': external(KNOWN),
  }),
  ...of(
    minimalLeaf,
    {},
    { clientTrust: NO_TLS, ...remote({ kind: 'password', logins: [login('edge1')] }) },
  )({
    'alerts: a site without certificates has no release for them': { alerts },
  }),
  ...of(minimalLeaf, KEEPS_PODS, { streams: [SENSORS] })({
    'another limit creates another Job': { streams: [{ ...SENSORS, maxBytes: 1001 }] },
    'another subject creates another Job': { streams: [{ ...SENSORS, subjects: ['alerts.>'] }] },
    'another stream creates another Job': { streams: [SENSORS, { ...SENSORS, name: 'MORE', maxAgeSeconds: 60 }] },
    'another image creates another Job': { images: { box: 'registry.example.com/box:2' } },
    'changes unrelated to streams do not change their Job': { clients: [{ name: 'another' }] },
    'an apply does not wait for the Job': { streamsJob: { wait: false } },
    'an apply waits for the Job for the configured time': { streamsJob: { timeout: '90s' } },
  }),
};

/** Every tested option. */
export const OPTIONS: Options = { ...HUB, ...REGION, ...LEAF };
