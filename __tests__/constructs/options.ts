import type { CertificateIssuer, LeafSiteProps, LeafUser, StreamSpec } from '../../constructs';
import type { ForeignIssuer } from '../../constructs/trust/issuer';
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

/** An option of a tier, or what it becomes in place of what it was. */
interface Option {
  from(): Synthesized;
  to(): Synthesized;
  /** Whether the servers must keep running: the option restarts no pod. */
  readonly keepsPods?: boolean;
  /** Whether Terraform makes no key, no password and no Secret then, so that none is in a state. */
  readonly nothingSecret?: boolean;
}

type Flags = Pick<Option, 'keepsPods' | 'nothingSecret'>;

type Options = Readonly<Record<string, Option>>;

/** Options of one tier by what they are; with what all of them have. */
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
const KNOWN: ForeignIssuer = { trustedPem: PEM };
const SHORT = { validity: { hours: 60, earlyRenewalHours: 50 }, authority: { hours: 600, earlyRenewalHours: 500 } };
const ISSUER = { certPem: 'the CA', privateKeyPem: 'its key' };
const FILES = { certPem: 'the certificate', privateKeyPem: 'the key', caPem: 'the CA' };
const ASKED = { certManager: { name: 'nats', chart: `${CHARTS}/nats-certificates` } };
const NO_TLS = { kind: 'password', tls: false } as const;

type Issuer = ForeignIssuer | CertificateIssuer;
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
const foreign = (issuer: ForeignIssuer): Partial<LeafSiteProps> => ({
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
    'a hub at an IPv4 address: its certificate is for that, and no load balancer is waited for': {
      address: { kind: 'ip', ip: '192.0.2.7' },
    },
    'a hub at an IPv6 address': { address: { kind: 'ip', ip: '2001:db8::7' } },
    "a hub at its load balancer's own address, which is waited for": { address: { kind: 'load-balancer' } },
    'an annotation that is written wins over the one for external-dns': {
      exposure: { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'other.example.com' } },
    },
    'clients do not come through the load balancer': { exposure: { client: false } },
    'an apply waits for a load balancer that nothing needs, where that is wanted': {
      exposure: { wait: true, timeout: '20m' },
    },
    'a volume of another class': {
      jetstream: { memory: '1Gi', file: '10Gi', volume: { size: '30Gi', class: 'fast' } },
    },
    'certificates and authorities that are valid as long, and renewed as early, as is said': SHORT,
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
    'leaves are verified by CAs of their own: those of clients are behind the certificate of the server': tls(
      ISSUER,
      PEM,
    ),
  }),
  ...of(
    minimalHub,
    {},
    { ...passwords(ISSUER), leaves: [leaf('edge1', { bcryptHash: '$2a$10$x' })] },
  )({
    'who proves itself with a password does not depend on any authority': passwords({ ...ISSUER, oldest: 2 }),
  }),
  // For these the servers reload, or do not notice at all.
  ...of(
    minimalHub,
    KEEPS_PODS,
  )({
    'an apply does not wait for the servers': { rollout: { wait: false } },
    'an apply waits for the servers as long as is said': { rollout: { timeout: '1h' } },
    'an apply does not wait until leaves are cut off': { accessJob: { wait: false } },
    'an apply waits until leaves are cut off as long as is said': { accessJob: { timeout: '90s' } },
    'another domain of the Kubernetes cluster is in the certificate alone': { clusterDomain: 'k8s.example' },
    'the namespace of a hub that is to be given up may be deleted': { keepOnDestroy: false },
    'a client more changes nothing for leaves': { clients: [{ name: 'board' }] },
    'alerts: a hub watches its own certificates, those of its clients, its authorities, and its leaves': {
      alerts,
      clients: [{ name: 'reader' }],
      leaves: [leaf('edge1', { expiry: ends(1), system: { name: 'edge1.sys', expiry: ends(2) } }), leaf('unwatched')],
    },
    'one leaf more changes the text of nobody else': { leaves: [leaf('edge1'), leaf('edge3'), leaf('edge2')] },
  }),
  ...of(
    minimalHub,
    KEEPS_PODS,
    TWO,
  )({
    'a leaf that may send something else has another text': first({ up: ['alerts.>'] }),
    'a leaf that may send more has another text': first({ up: ['sensors.>', 'alerts.>'] }),
    'a leaf that may receive something else has another text': first({ down: ['commands.>'] }),
    'a leaf that may receive nothing has another text': first({ down: [] }),
    'a leaf that is another JetStream domain has another text': first({ domain: 'edge7' }),
    'who is cut off stands in the list by name, sorted': { leaves: [leaf('edge2')], revoked: ['edge9', 'edge1'] },
    'two users of one leaf, while it changes from one to the other, have the same text': {
      leaves: [
        ...TWO.leaves,
        leaf('edge1.2', { domain: 'edge1', down: ['commands.edge1.>'], system: { name: 'edge1.2.sys' } }),
      ],
    },
    'a new authority changes the text of nobody as long as the old one is trusted': { rotation: OVERLAP },
    'and the text of everybody when it is trusted alone': { rotation: { generation: 2 } },
  }),
  ...of(
    minimalHub,
    {},
    TWO,
  )({
    'leaves in another account have other texts, their system accounts have not': { account: 'PLANT' },
  }),
  ...of(
    minimalHub,
    NOTHING_SECRET,
  )({
    'a hub for which somebody else issues: its Secrets are listed, and routes must name one of its servers': tls({}),
    'the CAs are known: servers read them out of a ConfigMap': tls(KNOWN),
    'cert-manager is asked before the servers start': tls(ASKED),
  }),
  ...of(minimalHub, KEEPS_PODS, tls(KNOWN))({ 'CAs that change roll no pod': tls({ trustedPem: `${PEM}another\n` }) }),
  ...of(maximalHub)({
    'passwords, and a server for which somebody else issues: a Job looks for no CA file that its Secret lacks':
      passwords({}),
    'passwords, and CAs of somebody else that are known': passwords(KNOWN),
  }),
  ...of(operatorHub)({
    'an operator, and no streams: nothing waits for any credentials': { streams: [] },
    'an operator, and a hub without TLS': { trust: OPERATOR },
    'an operator, and a hub for which somebody else issues': { trust: { ...OPERATOR, issuer: {} } },
  }),
};

const REGION: Options = {
  ...of(minimalRegion)({
    'alerts: a region watches what it proves itself with as well': { alerts },
    'a region without streams of its own that may be given up': { keepOnDestroy: false },
    'an operator: a region has its accounts, and connects as two of them': {
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
    'a password of the remote is in a Secret, and its address an annotation: a change of it rolls the pods': remote({
      kind: 'password',
      logins: [login('edge1')],
    }),
    'two logins of the remote, over TLS': remote({
      kind: 'password',
      logins: [login('edge1.2'), login('edge1')],
      caPem: PEM,
    }),
    'the address of what is above': remote(existing(), { host: '192.0.2.7' }),
    'a system account that connects too': remote(existing(), { system: existing('edge1-system') }),
    'clients of a site without TLS get user and password, and there is no authority': { clientTrust: NO_TLS },
    'a site that may be given up: its claims are kept all the same': { keepOnDestroy: false },
    'Terraform lets go of the Secrets that it made for clients': {
      clients: [{ name: 'sensor' }],
      clientTrust: { kind: 'mutual-tls', issuer: {} },
    },
    'credentials of an operator come out of a Secret, and the hub is verified': remote(CREDS),
    'alerts: a site watches its own certificates, if it is told to': { alerts },
    'alerts: while authorities change, each certificate of theirs is watched': {
      alerts,
      rotation: OVERLAP,
      replicas: 3,
    },
    'alerts: what somebody else issues is not watched': {
      alerts,
      replicas: 3,
      clientTrust: { kind: 'mutual-tls', issuer: {} },
    },
    'alerts: an identity that is given as files is watched where its end is given too': {
      alerts,
      ...remote({ kind: 'certificate', tls: { files: { ...FILES, expiry: ends(3) } } }),
    },
    'alerts: not where that is unknown': { alerts, ...remote({ kind: 'certificate', tls: { files: FILES } }) },
    'a site: certificates and authorities that are valid as long, and renewed as early, as is said': {
      ...SHORT,
      replicas: 3,
    },
    'a site with a stream has a Job that makes it': { streams: [SENSORS] },
  }),
  ...of(minimalLeaf, NOTHING_SECRET, { replicas: 3 })({
    'a site for which somebody else issues lists each Secret that must be there': foreign({}),
    'the CAs of the hub are known: a site reads them out of a ConfigMap': foreign(KNOWN),
  }),
  ...of(
    minimalLeaf,
    {},
    { clientTrust: NO_TLS, ...remote({ kind: 'password', logins: [login('edge1')] }) },
  )({
    'alerts: a site without certificates has no release for them': { alerts },
  }),
  ...of(minimalLeaf, KEEPS_PODS, { streams: [SENSORS] })({
    'another limit makes another Job': { streams: [{ ...SENSORS, maxBytes: 1001 }] },
    'another subject makes another Job': { streams: [{ ...SENSORS, subjects: ['alerts.>'] }] },
    'another stream makes another Job': { streams: [SENSORS, { ...SENSORS, name: 'MORE', maxAgeSeconds: 60 }] },
    'another image makes another Job': { images: { box: 'registry.example.com/box:2' } },
    'what has nothing to do with streams leaves their Job alone': { clients: [{ name: 'another' }] },
    'an apply does not wait for the Job': { streamsJob: { wait: false } },
    'an apply waits for the Job as long as is said': { streamsJob: { timeout: '90s' } },
  }),
};

/** Every option that is shown. */
export const OPTIONS: Options = { ...HUB, ...REGION, ...LEAF };
