import type { Address, HubClusterProps, LeafSiteProps, LeafUser, RegionalHubProps, StreamSpec } from '../../constructs';
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
export interface Option {
  readonly what: string;
  from(): Synthesized;
  to(): Synthesized;
  /** Whether the servers must keep running: the option restarts no pod. */
  readonly keepsPods?: boolean;
  /** Whether Terraform makes no key, no password and no Secret then, so that none is in a state. */
  readonly nothingSecret?: boolean;
}

type Build<Props> = (changes?: Partial<Props>) => Synthesized;

/** Options of one tier by what they are; with `base`, what all of them have. */
function of<Props>(
  build: Build<Props>,
  options: Readonly<Record<string, Partial<Props>>>,
  { base, ...more }: { readonly base?: Partial<Props> } & Pick<Option, 'keepsPods' | 'nothingSecret'> = {},
): Option[] {
  let made: Synthesized | undefined;
  const from = () => {
    made ??= build(base);
    return made;
  };
  return Object.entries(options).map(([what, changes]) => ({
    what,
    from,
    to: () => build({ ...base, ...changes }),
    ...more,
  }));
}

const hub = (address: Address) => ({ address });
const alerts = { chart: ALERTS_CHART, renewedBy: 'a deploy' };
const OVERLAP = { generation: 2, overlap: true };
const LATER = { generation: 2 };
const PEM = 'the CA certificates of the fleet\n';
const KNOWN: ForeignIssuer = { trustedPem: PEM };
const SHORT = {
  validity: { hours: 60, earlyRenewalHours: 50 },
  authority: { hours: 600, earlyRenewalHours: 500 },
};

const leaf = (name: string, changes: Partial<LeafUser> = {}): LeafUser => ({
  name,
  domain: name,
  up: ['sensors.>'],
  down: [`commands.${name}.>`],
  ...changes,
});
const ends = (day: number) => ({ notAfter: `2027-01-0${day}T08:00:00Z` });

/** A site with externally managed certificates, for its clients and for its connection to the hub. */
const foreign = (issuer: ForeignIssuer): Partial<LeafSiteProps> => ({
  clientTrust: { kind: 'mutual-tls', issuer: issuer.certManager ? { certManager: issuer.certManager } : {} },
  remote: remote({
    kind: 'certificate',
    tls: { issue: { issuer, commonName: 'edge1', dnsNames: ['edge1'], usages: ['client'] } },
  }),
});
const remote = (credentials: LeafSiteProps['remote']['credentials'], more = {}): LeafSiteProps['remote'] => ({
  host: 'nats.example.com',
  credentials,
  ...more,
});
const login = (user: string, password = 'x') => ({ user, password });
const CREDS = {
  kind: 'creds',
  expected: { user: 'edge1', account: 'AFLEET', role: 'site', publish: ['sensors.>'], subscribe: [] },
  caPem: 'PEM',
} as const;
const FILES = { certPem: 'the certificate', privateKeyPem: 'the key', caPem: 'the CA' };
const ASKED = { certManager: { name: 'nats', chart: `${CHARTS}/nats-certificates` } };

const HUB = of<HubClusterProps>(minimalHub, {
  'a hub of one server forms no cluster': { replicas: 1 },
  'a hub at an IPv4 address: its certificate is for that, and no load balancer is waited for': hub({
    kind: 'ip',
    ip: '192.0.2.7',
  }),
  'a hub at an IPv6 address': hub({ kind: 'ip', ip: '2001:db8::7' }),
  "a hub at its load balancer's own address, which is waited for": hub({ kind: 'load-balancer' }),
  'an annotation that is written wins over the one for external-dns': {
    exposure: { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'other.example.com' } },
  },
  'clients do not come through the load balancer': { exposure: { client: false } },
  'an apply waits for a load balancer that nothing needs, where that is wanted': {
    exposure: { wait: true, timeout: '20m' },
  },
  'a volume of another class': { jetstream: { memory: '1Gi', file: '10Gi', volume: { size: '30Gi', class: 'fast' } } },
  'certificates and authorities that are valid as long, and renewed as early, as is said': SHORT,
});

const ISSUER = { certPem: 'the CA', privateKeyPem: 'its key' };

const TRUSTS = [
  ...of<HubClusterProps>(
    minimalHub,
    { 'passwords without TLS: there is no certificate, and no authority': { trust: { kind: 'password' } } },
    { base: { replicas: 1 } },
  ),
  ...of<HubClusterProps>(
    minimalHub,
    {
      'leaves are verified by CAs of their own: those of clients are behind the certificate of the server': {
        trust: { kind: 'mutual-tls', issuer: ISSUER, leavesPem: PEM },
      },
    },
    { base: { trust: { kind: 'mutual-tls', issuer: ISSUER } }, keepsPods: true },
  ),
  ...of<HubClusterProps>(
    minimalHub,
    {
      'who proves itself with a password does not depend on any authority': {
        trust: { kind: 'password', issuer: { ...ISSUER, oldest: 2 } },
      },
    },
    { base: { trust: { kind: 'password', issuer: ISSUER }, leaves: [leaf('edge1', { bcryptHash: '$2a$10$x' })] } },
  ),
];

/** For these the servers reload, or do not notice at all. */
const HUB_GOES_ON = of<HubClusterProps>(
  minimalHub,
  {
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
  },
  { keepsPods: true },
);

const TWO = { leaves: [leaf('edge1', { system: { name: 'edge1.sys' } }), leaf('edge2')] };
const first = (changes: Partial<LeafUser>) => ({
  leaves: [leaf('edge1', { system: { name: 'edge1.sys' }, ...changes }), leaf('edge2')],
});

const LEAVES = of<HubClusterProps>(
  minimalHub,
  {
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
    'and the text of everybody when it is trusted alone': { rotation: LATER },
    'leaves in another account have other texts, their system accounts have not': { account: 'PLANT' },
  },
  { base: TWO },
).map((option) => ({ ...option, keepsPods: !option.what.includes('another account') }));

const HUB_OF_OTHERS = [
  ...of<HubClusterProps>(
    minimalHub,
    {
      'a hub for which somebody else issues: its Secrets are listed, and routes must name one of its servers': {
        trust: { kind: 'mutual-tls', issuer: {} },
      },
      'the CAs are known: servers read them out of a ConfigMap': { trust: { kind: 'mutual-tls', issuer: KNOWN } },
      'cert-manager is asked before the servers start': { trust: { kind: 'mutual-tls', issuer: ASKED } },
    },
    { nothingSecret: true },
  ),
  ...of<HubClusterProps>(
    minimalHub,
    { 'CAs that change roll no pod': { trust: { kind: 'mutual-tls', issuer: { trustedPem: `${PEM}another\n` } } } },
    { base: { trust: { kind: 'mutual-tls', issuer: KNOWN } }, keepsPods: true },
  ),
  ...of<HubClusterProps>(maximalHub, {
    'passwords, and a server for which somebody else issues: a Job looks for no CA file that its Secret lacks': {
      trust: { kind: 'password', issuer: {} },
    },
    'passwords, and CAs of somebody else that are known': { trust: { kind: 'password', issuer: KNOWN } },
  }),
  ...of<HubClusterProps>(operatorHub, {
    'an operator, and no streams: nothing waits for any credentials': { streams: [] },
    'an operator, and a hub without TLS': { trust: OPERATOR },
    'an operator, and a hub for which somebody else issues': { trust: { ...OPERATOR, issuer: {} } },
  }),
];

const REGION = [
  ...of<RegionalHubProps>(minimalRegion, {
    'alerts: a region watches what it proves itself with as well': { alerts },
    'a region without streams of its own that may be given up': { keepOnDestroy: false },
    'an operator: a region has its accounts, and connects as two of them': {
      trust: OPERATOR,
      remote: remote({ ...CREDS, secretName: 'eu' }, { system: CREDS }),
    },
  }),
  ...of<RegionalHubProps>(maximalRegion, { 'a region of five servers': { replicas: 5 } }),
];

const SENSORS: StreamSpec = { name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: 1000 };

const LEAF = [
  ...of<LeafSiteProps>(minimalLeaf, {
    'a site of three servers forms a cluster': { replicas: 3 },
    'a site whose name begins with digits': { site: '7-x' },
    'a password of the remote is in a Secret, and its address an annotation: a change of it rolls the pods': {
      remote: remote({ kind: 'password', logins: [login('edge1')] }),
    },
    'two logins of the remote, over TLS': {
      remote: remote({ kind: 'password', logins: [login('edge1.2'), login('edge1')], caPem: PEM }),
    },
    'the address of what is above': { remote: remote(existing(), { host: '192.0.2.7' }) },
    'a system account that connects too': { remote: remote(existing(), { system: existing('edge1-system') }) },
    'clients of a site without TLS get user and password, and there is no authority': {
      clientTrust: { kind: 'password', tls: false },
    },
    'a site that may be given up: its claims are kept all the same': { keepOnDestroy: false },
    'Terraform lets go of the Secrets that it made for clients': {
      clients: [{ name: 'sensor' }],
      clientTrust: { kind: 'mutual-tls', issuer: {} },
    },
    'credentials of an operator come out of a Secret, and the hub is verified': { remote: remote(CREDS) },
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
      remote: remote({ kind: 'certificate', tls: { files: { ...FILES, expiry: ends(3) } } }),
    },
    'alerts: not where that is unknown': { alerts, remote: remote({ kind: 'certificate', tls: { files: FILES } }) },
    'a site: certificates and authorities that are valid as long, and renewed as early, as is said': {
      ...SHORT,
      replicas: 3,
    },
    'a site with a stream has a Job that makes it': { streams: [SENSORS] },
  }),
  ...of<LeafSiteProps>(
    minimalLeaf,
    {
      'a site for which somebody else issues lists each Secret that must be there': foreign({}),
      'the CAs of the hub are known: a site reads them out of a ConfigMap': foreign(KNOWN),
    },
    { base: { replicas: 3 }, nothingSecret: true },
  ),
  ...of<LeafSiteProps>(
    minimalLeaf,
    { 'alerts: a site without certificates has no release for them': { alerts } },
    {
      base: {
        clientTrust: { kind: 'password', tls: false },
        remote: remote({ kind: 'password', logins: [login('edge1')] }),
      },
    },
  ),
  ...of<LeafSiteProps>(
    minimalLeaf,
    {
      'another limit makes another Job': { streams: [{ ...SENSORS, maxBytes: 1001 }] },
      'another subject makes another Job': { streams: [{ ...SENSORS, subjects: ['alerts.>'] }] },
      'another stream makes another Job': { streams: [SENSORS, { ...SENSORS, name: 'MORE', maxAgeSeconds: 60 }] },
      'another image makes another Job': { images: { box: 'registry.example.com/box:2' } },
      'what has nothing to do with streams leaves their Job alone': { clients: [{ name: 'another' }] },
      'an apply does not wait for the Job': { streamsJob: { wait: false } },
      'an apply waits for the Job as long as is said': { streamsJob: { timeout: '90s' } },
    },
    { base: { streams: [SENSORS] }, keepsPods: true },
  ),
];

function existing(existingSecret = 'edge1-identity'): LeafSiteProps['remote']['credentials'] {
  return { kind: 'certificate', tls: { existingSecret } };
}

/** Every option that is shown. */
export const OPTIONS: readonly Option[] = [
  ...HUB,
  ...TRUSTS,
  ...HUB_GOES_ON,
  ...LEAVES,
  ...HUB_OF_OTHERS,
  ...REGION,
  ...LEAF,
];
