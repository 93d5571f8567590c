import { parseEnvironment } from '../../environment/parse';
import { hub, linesOf, minimal, site } from './example';

const loadBalancer = { kind: 'load-balancer' };
const region = { address: loadBalancer };
const LABEL = 'is not a DNS label: lower-case letters, digits and "-" only, with a letter or digit at both ends';
const SIZE = 'bytes, or a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as "20Gi"';
const RESERVED = 'is a name that the fleet itself uses; any but "hub", "admin", "sys", "system" or "sites" will do';
const SHARED = (kind: string) => `is the name of a ${kind} too; each region, site and client is a user of its own`;
const UNKNOWN_ADDRESS =
  "false would end a deploy before the load balancer's address is known, which the certificate and the leaves need; give a DNS name as address, or leave it out";
const ACCEPTED = 'accepted are 2.15.0 and its later patch releases';
const UNFIT = (file: string, volume: string, most: string, streams: string) =>
  `"${file}" does not fit on the volume of ${volume}, at most "${most}" do: its file system and ${streams} need the rest, and JetStream stores nothing more once the disk is full`;
/** Limits of a stream that leave room for others, at the site and at the hub. */
const SMALL = { maxBytes: '1Mi', hub: { maxBytes: '1Mi' } };
const forty = 'a'.repeat(40);

type Cases = [what: string, input: Record<string, unknown>, problem: string][];

const names: Cases = [
  [
    'a missing name',
    { hub: minimal().hub },
    'name: is missing: it must be the name of the environment, such as "prod"',
  ],
  [
    "another name than the file's",
    minimal({ name: 'prd' }),
    'name: "prd" is not the name of the file; it must be "prod"',
  ],
  ["upper case in a site's name", minimal({ sites: { Edge1: {} } }), `sites.Edge1: "Edge1" ${LABEL}`],
  ["a region's name with a dot", minimal({ regions: { 'eu.west': region } }), `regions["eu.west"]: "eu.west" ${LABEL}`],
  ['a client\'s name that ends in "-"', minimal({ clients: { 'a-': { at: 'hub' } } }), `clients.a-: "a-" ${LABEL}`],
  [
    "a line break in a site's name",
    minimal({ sites: { 'a\nb': {} } }),
    'sites["a\\nb"]: "a\\nb" may not hold control characters such as a line break',
  ],
  [
    "a site's name that is too long",
    minimal({ sites: { [`${forty}a`]: {} } }),
    `sites.${forty}a: "${forty}a" has 41 characters; at most 40, so that "…-nats-leaf-0" and other names made of it stay within Kubernetes' 63`,
  ],
  ['a site called hub', minimal({ sites: { hub: {} } }), `sites.hub: "hub" ${RESERVED}`],
  ['a region called sys', minimal({ regions: { sys: region } }), `regions.sys: "sys" ${RESERVED}`],
  ['a client called admin', minimal({ clients: { admin: { at: 'hub' } } }), `clients.admin: "admin" ${RESERVED}`],
  ['a site called system', minimal({ sites: { system: {} } }), `sites.system: "system" ${RESERVED}`],
  ['a site called sites', minimal({ sites: { sites: {} } }), `sites.sites: "sites" ${RESERVED}`],
  [
    "a site with a region's name",
    minimal({ regions: { eu: region }, sites: { eu: {} } }),
    `sites.eu: "eu" ${SHARED('region')}`,
  ],
  [
    "a client with a site's name",
    minimal({ sites: { edge1: {} }, clients: { edge1: { at: 'hub' } } }),
    `clients.edge1: "edge1" ${SHARED('site')}`,
  ],
  [
    "a stream's name with a dot",
    site({ streams: { 'A.B': { subjects: ['sensors.>'] } } }),
    'sites.edge1.streams["A.B"]: "A.B" is not a name for a stream: letters, digits, "_" and "-" only, no "-" at its start, at most 64',
  ],
  [
    "a stream's name that is an option of the nats command",
    site({ streams: { '-f': { subjects: ['sensors.>'] } } }),
    'sites.edge1.streams.-f: "-f" is not a name for a stream: letters, digits, "_" and "-" only, no "-" at its start, at most 64',
  ],
  [
    "an annotation's key that Kubernetes refuses",
    hub({ service: { annotations: { 'a b': 'x' } } }),
    'hub.service.annotations["a b"]: "a b" is not a key that Kubernetes takes, such as "release" or "example.com/name"',
  ],
  [
    'a severity for all alerts',
    minimal({ alerts: { alertLabels: { severity: 'page' } } }),
    'alerts.alertLabels.severity: is set by the rules, differently for each alert, and would be lost',
  ],
  [
    'a label of alerts that Prometheus does not take',
    minimal({ alerts: { alertLabels: { 'example.com/team': 'edge' } } }),
    'alerts.alertLabels["example.com/team"]: is not a name that Prometheus takes: letters, digits and "_" only, and no digit at the start',
  ],
  [
    'runbooks that are no address',
    minimal({ alerts: { runbooks: 'wiki/nats' } }),
    'alerts.runbooks: "wiki/nats" is not a URL that begins with https:// or http://',
  ],
  [
    "a label's value that Kubernetes refuses",
    minimal({ alerts: { labels: { release: 'a b' } } }),
    'alerts.labels.release: "a b" is not a value for a label: letters, digits, "-", "_" and "." only, with a letter or digit at both ends, at most 63 characters',
  ],
  ['a namespace with "_"', hub({ namespace: 'na_ts' }), `hub.namespace: "na_ts" ${LABEL}`],
  ['a made namespace with "_"', hub({ namespace: { name: 'na_ts' } }), `hub.namespace.name: "na_ts" ${LABEL}`],
  [
    'a number as namespace',
    site({ namespace: 10 }),
    'sites.edge1.namespace: 10 is not a namespace such as "nats", or { name, create }',
  ],
  [
    'a timeout without a unit',
    hub({ rollout: { timeout: '10' } }),
    'hub.rollout.timeout: "10" is not a duration: days, hours, minutes and seconds, such as "7d" or "1h30m"',
  ],
  ['keepOnDestroy in words', minimal({ keepOnDestroy: 'yes' }), 'keepOnDestroy: "yes" is not true or false'],
  ['an unknown key', minimal({ site: {} }), 'site: "site" is not known here. Did you mean "sites"?'],
  [
    'an unknown key like no other',
    site({ kube: { cluster: 'x' } }),
    'sites.edge1.kube.cluster: "cluster" is not known here. Known: context, config, clusterDomain',
  ],
  [
    'an image that is none',
    minimal({ image: { nats: 'nats latest' } }),
    'image.nats: "nats latest" is not an image; it looks like "nats:2.15.2-alpine"',
  ],
];

const tree: Cases = [
  [
    'a region that does not exist',
    minimal({ regions: { eu: region }, sites: { a: { via: 'euu' } } }),
    'sites.a.via: "euu" is not a region. Did you mean "eu"?',
  ],
  [
    'a way through a site',
    minimal({ sites: { edge1: {}, other: { via: 'edge1' } } }),
    'sites.other.via: "edge1" is not a region. Allowed: "hub"',
  ],
  [
    'regions in a circle',
    minimal({ regions: { a: { ...region, via: 'b' }, b: { ...region, via: 'c' }, c: { ...region, via: 'a' } } }),
    'regions.a.via: "b" goes in a circle: a → b → c → a; every way must lead to "hub"',
  ],
  [
    'a region that goes through itself',
    minimal({ regions: { a: { ...region, via: 'a' } } }),
    'regions.a.via: "a" goes in a circle: a → a; every way must lead to "hub"',
  ],
  [
    'a client at a place that does not exist',
    minimal({ sites: { edge1: {} }, clients: { c: { at: 'egde1' } } }),
    'clients.c.at: "egde1" is not a place. Did you mean "edge1"?',
  ],
  [
    'a client at a place like no other',
    minimal({ clients: { c: { at: 'somewhere' } } }),
    'clients.c.at: "somewhere" is not a place. Allowed: "hub", "sites", or the name of a region or site',
  ],
  [
    'a client nowhere',
    minimal({ clients: { c: {} } }),
    'clients.c.at: is missing: it must be "hub", "sites", or the name of a region or site',
  ],
  [
    'two places in one namespace',
    minimal({ sites: { a: { kube: { context: 'x' } }, b: { kube: { context: 'x' } } } }),
    'sites.b.namespace: "nats-edge" of context "x" is where a runs; no two tiers share a namespace, so give b another one, or another context',
  ],
  [
    "a site in the hub's namespace",
    site({ kube: { context: 'hub' }, namespace: 'nats' }),
    'sites.edge1.namespace: "nats" of context "hub" is where hub runs; no two tiers share a namespace, so give edge1 another one, or another context',
  ],
  [
    "a deploy that does not wait for the load balancer's address",
    hub({ address: loadBalancer, service: { wait: false } }),
    `hub.service.wait: ${UNKNOWN_ADDRESS}`,
  ],
  [
    'the same said of all regions',
    minimal({ regions: { eu: region }, defaults: { region: { service: { wait: false } } } }),
    `defaults.region.service.wait: ${UNKNOWN_ADDRESS}`,
  ],
  [
    'two places in one namespace, of which one is said to be there',
    minimal({ sites: { a: { kube: { context: 'x' } }, b: { kube: { context: 'x' }, namespace: { create: false } } } }),
    'sites.b.namespace: "nats-edge" of context "x" is where a runs; no two tiers share a namespace, so give b another one, or another context',
  ],
  [
    "a region at the hub's address",
    minimal({ regions: { eu: { address: 'NATS.example.com' } } }),
    'regions.eu.address: "nats.example.com" is the address of hub too; each needs its own',
  ],
];

const subjects: Cases = [
  [
    'a subject with a space',
    site({ up: ['sensors.>', 'sensors. >'] }),
    'sites.edge1.up[1]: "sensors. >" is not a subject: a token may not hold a space',
  ],
  [
    'a subject of NATS itself',
    site({ down: ['$SYS.>'] }),
    'sites.edge1.down[0]: "$SYS.>" is not accepted as a subject: what begins with "$" belongs to NATS itself; begin with a word of your own',
  ],
  [
    'an empty subject of a client',
    minimal({ clients: { c: { at: 'hub', publish: [''] } } }),
    'clients.c.publish[0]: "" is not a subject: it is empty; a subject is tokens with "." between, such as "sensors.>"',
  ],
  ['a number for a subject', site({ up: [5] }), 'sites.edge1.up[0]: 5 is not a subject'],
  [
    'a subject for a list of them',
    site({ up: 'sensors.>' }),
    'sites.edge1.up: "sensors.>" is not a list of subjects, such as ["sensors.>"]',
  ],
  [
    'a stream without subjects',
    site({ streams: { A: { subjects: [] } } }),
    'sites.edge1.streams.A.subjects: [] is empty: it must be a list of subjects, such as ["sensors.>"]',
  ],
  [
    'streams that overlap',
    site({ streams: { A: { subjects: ['sensors.*.temp'], ...SMALL }, B: { subjects: ['sensors.a.>'], ...SMALL } } }),
    'sites.edge1.streams.B.subjects[0]: "sensors.a.>" overlaps "sensors.*.temp" of A; a message may be stored once only',
  ],
  [
    'subjects of one stream that overlap',
    site({ streams: { A: { subjects: ['sensors.>', 'sensors.a'] } } }),
    'sites.edge1.streams.A.subjects[1]: "sensors.a" overlaps "sensors.>" of A; a message may be stored once only',
  ],
  [
    "a region that does not let a site's subject up",
    minimal({ regions: { eu: { ...region, up: ['sensors.>'] } }, sites: { a: { via: 'eu' } } }),
    'sites.a.up[1]: "alerts.>" does not pass eu as a whole, whose up is ["sensors.>"], and no client there subscribes to any of it',
  ],
  [
    "a region that does not let a site's subject down",
    minimal({ regions: { eu: { ...region, down: ['config.>'] } }, sites: { a: { via: 'eu' } } }),
    'sites.a.down[0]: "commands.a.>" does not pass eu as a whole, whose down is ["config.>"], and no client there publishes any of it',
  ],
  [
    '{site} of a client at the hub',
    minimal({ clients: { c: { at: 'hub', subscribe: ['a.{site}'] } } }),
    'clients.c.subscribe[0]: "a.{site}" has {site}, but there is no one site here; "*" stands for any',
  ],
  [
    '{site} of a region',
    minimal({ regions: { eu: { ...region, down: ['a.{site}'] } } }),
    'regions.eu.down[0]: "a.{site}" has {site}, but there is no one site here; "*" stands for any',
  ],
];

const sizes: Cases = [
  [
    'a hub of two',
    hub({ replicas: 2 }),
    'hub.replicas: 2 is not accepted: 1, 3 or 5, an odd number of servers, so that a majority exists',
  ],
  [
    'a hub of none',
    hub({ replicas: 0 }),
    'hub.replicas: 0 is not accepted: 1, 3 or 5, an odd number of servers, so that a majority exists',
  ],
  [
    'a negative number of servers',
    site({ replicas: -1 }),
    'sites.edge1.replicas: -1 is not accepted: 1 or 3, an odd number of servers, so that a majority exists',
  ],
  [
    'half a server',
    site({ replicas: 1.5 }),
    'sites.edge1.replicas: 1.5 is not accepted: 1 or 3, an odd number of servers, so that a majority exists',
  ],
  [
    'a site of five',
    site({ replicas: 5 }),
    'sites.edge1.replicas: 5 is not accepted: 1 or 3, an odd number of servers, so that a majority exists',
  ],
  ['"three" servers', site({ replicas: 'three' }), 'sites.edge1.replicas: "three" is not 1 or 3'],
  ['a size that is none', hub({ jetstream: { memory: '2GB' } }), `hub.jetstream.memory: "2GB" is not a size: ${SIZE}`],
  [
    'a size that is true',
    hub({ jetstream: { volume: { size: true } } }),
    `hub.jetstream.volume.size: true is not a size: ${SIZE}`,
  ],
  [
    'a volume that is no size',
    hub({ jetstream: { volume: 'big' } }),
    `hub.jetstream.volume: "big" is not a size: ${SIZE}`,
  ],
  [
    'files beyond the volume',
    hub({ jetstream: { file: '60Gi' } }),
    `hub.jetstream.file: ${UNFIT('60Gi', '50Gi', '45040Mi', '0 streams')}`,
  ],
  [
    'files as large as the volume',
    site({ jetstream: { file: '256Mi', volume: '256Mi' } }),
    `sites.edge1.jetstream.file: ${UNFIT('256Mi', '256Mi', '201Mi', '1 stream')}`,
  ],
  [
    'files that leave a little, but not enough for each stream',
    site({
      jetstream: { file: '194Mi', volume: '256Mi' },
      streams: { A: { subjects: ['sensors.a'], ...SMALL }, B: { subjects: ['sensors.b'], ...SMALL } },
    }),
    `sites.edge1.jetstream.file: ${UNFIT('194Mi', '256Mi', '193Mi', '2 streams')}`,
  ],
  [
    'a volume that no stream fits on',
    site({ jetstream: { file: '1Mi', volume: '20Mi' } }),
    'sites.edge1.jetstream.file: "1Mi" does not fit on the volume of 20Mi, which is too small: its file system and 1 stream need the rest, and JetStream stores nothing more once the disk is full',
  ],
  [
    'memory beyond the limit',
    hub({ jetstream: { memory: '4Gi' }, resources: { memory: '2Gi' } }),
    'hub.jetstream.memory: "4Gi" is too much for resources.memory, 2Gi, of which at most "1536Mi" do: the server needs the rest, and is killed when streams in memory leave it none',
  ],
  [
    'streams beyond the files',
    site({
      streams: {
        A: { subjects: ['sensors.a'], ...SMALL, maxBytes: '4Gi' },
        B: { subjects: ['sensors.b'], ...SMALL, maxBytes: '2Gi' },
      },
    }),
    'sites.edge1.streams: A 4Gi, B 2Gi, together 6Gi, is more than jetstream.file, 5Gi',
  ],
  [
    'a stream that would take from one without maxBytes',
    site({
      streams: {
        A: { subjects: ['sensors.a'], ...SMALL, maxBytes: '1Gi' },
        B: { subjects: ['sensors.b'], hub: SMALL.hub },
      },
    }),
    'sites.edge1.streams: A 1Gi, B 4608Mi (no maxBytes: 90 %), together 5632Mi, is more than jetstream.file, 5Gi; a stream takes nothing from another, so beside one without maxBytes there are 512Mi: give each maxBytes, one that is deployed no less than it has, or its oldest messages are deleted',
  ],
  [
    'two streams without maxBytes',
    site({
      streams: { A: { subjects: ['sensors.a'], hub: SMALL.hub }, B: { subjects: ['sensors.b'], hub: SMALL.hub } },
    }),
    'sites.edge1.streams: A 4608Mi (no maxBytes: 90 %), B 4608Mi (no maxBytes: 90 %), together 9Gi, is more than jetstream.file, 5Gi; a stream takes nothing from another, so beside one without maxBytes there are 512Mi: give each maxBytes, one that is deployed no less than it has, or its oldest messages are deleted',
  ],
  [
    "streams beyond the hub's files",
    site({ streams: { A: { subjects: ['sensors.>'], hub: { maxBytes: '21Gi' } } } }),
    'hub.jetstream.file: A of edge1 21Gi is more than jetstream.file, 20Gi',
  ],
  [
    "a new site's stream that would take from that of others at the hub",
    minimal({
      sites: { s1: { up: ['pos.>'], streams: { POS: { subjects: ['pos.>'] } } }, s2: {}, s3: {}, s4: {}, s5: {} },
    }),
    'hub.jetstream.file: EDGE_SENSORS of s2, s3, s4 and 1 more 18Gi (no maxBytes: 90 %), POS of s1 18Gi (no maxBytes: 90 %), together 36Gi, is more than jetstream.file, 20Gi; a stream takes nothing from another, so beside one without maxBytes there are 2Gi: give each hub: { maxBytes } where its sites describe it, one that is deployed no less than it has, or its oldest messages are deleted',
  ],
  [
    'the same at a region, which has limits of its own',
    minimal({
      regions: { eu: { address: 'eu.example.com' } },
      sites: {
        s1: { via: 'eu', up: ['pos.>'], streams: { POS: { subjects: ['pos.>'], hub: SMALL.hub } } },
        s2: { via: 'eu' },
      },
    }),
    'regions.eu.jetstream.file: EDGE_SENSORS of s2 18Gi (no maxBytes: 90 %), POS of s1 18Gi (no maxBytes: 90 %), together 36Gi, is more than jetstream.file, 20Gi; a stream takes nothing from another, so beside one without maxBytes there are 2Gi: give each region: { maxBytes } where its sites describe it, one that is deployed no less than it has, or its oldest messages are deleted',
  ],
  [
    "a new site that would make the hub's stream of all smaller",
    minimal({
      sites: { a: {}, b: { streams: { EDGE_SENSORS: { subjects: ['sensors.>'], hub: { maxBytes: '1Gi' } } } } },
    }),
    'sites.a.streams.EDGE_SENSORS.hub.maxBytes: is missing: it must be "1Gi", which b says; at the hub EDGE_SENSORS is one stream',
  ],
  [
    'sites that disagree about their region',
    minimal({
      regions: { eu: { address: 'eu.example.com' }, us: { address: 'us.example.com' } },
      sites: {
        a: { via: 'eu', streams: { S: { subjects: ['sensors.>'], region: { maxBytes: '1Gi' } } } },
        b: { via: 'us', streams: { S: { subjects: ['sensors.>'], region: { maxBytes: '2Gi' } } } },
        c: { via: 'us', streams: { S: { subjects: ['sensors.>'], region: { maxBytes: '3Gi' } } } },
      },
    }),
    'sites.c.streams.S.region.maxBytes: "3Gi" is not "2Gi", which b says; at region us S is one stream',
  ],
  [
    'sites that disagree about the hub',
    minimal({
      sites: {
        a: { streams: { S: { subjects: ['sensors.>'], hub: { maxAge: '7d' } } } },
        b: { streams: { S: { subjects: ['sensors.>'], hub: { maxAge: '8d' } } } },
      },
    }),
    'sites.b.streams.S.hub.maxAge: "8d" is not "7d", which a says; at the hub S is one stream',
  ],
  [
    'an age that is none',
    site({ streams: { A: { subjects: ['sensors.>'], maxAge: 'week' } } }),
    'sites.edge1.streams.A.maxAge: "week" is not a duration: days, hours, minutes and seconds, such as "7d" or "1h30m"',
  ],
  [
    'an amount of CPU that is none',
    hub({ resources: { cpu: 'much' } }),
    'hub.resources.cpu: "much" is not an amount of CPU such as "500m" or 2',
  ],
  [
    'no time between attempts',
    site({ reconnectSeconds: 0 }),
    'sites.edge1.reconnectSeconds: 0 is not seconds between attempts: a whole number from 1 to 3600',
  ],
  [
    'a port used twice',
    hub({ ports: { monitor: 4222 } }),
    'hub.ports.monitor: 4222 is the port of client too; each needs its own',
  ],
  [
    'a port out of range',
    hub({ ports: { client: 70000 } }),
    'hub.ports.client: 70000 is not a port for servers that are not root: a whole number from 1024 to 65535',
  ],
  [
    'a privileged port',
    hub({ ports: { client: 443 } }),
    'hub.ports.client: 443 is not a port for servers that are not root: a whole number from 1024 to 65535',
  ],
];

const ADDRESS = (address: unknown) => minimal({ hub: { address, kube: { context: 'hub' } } });
const addresses: Cases = [
  ['no address', ADDRESS(undefined), 'hub.address: is missing: it must be a DNS name, an IP address or loadBalancer()'],
  ['an empty address', ADDRESS(''), 'hub.address: "" is empty: it must be a DNS name, an IP address or loadBalancer()'],
  [
    'a URL',
    ADDRESS('tls://nats.example.com:7422'),
    'hub.address: "tls://nats.example.com:7422" is a URL; the address is the DNS name or IP address alone',
  ],
  [
    'an address with a port',
    ADDRESS('nats.example.com:7422'),
    'hub.address: "nats.example.com:7422" has a port; the port for leaves is set by ports.leafnodes',
  ],
  [
    'an address with a path',
    ADDRESS('nats.example.com/x'),
    'hub.address: "nats.example.com/x" has a path; the address is the DNS name or IP address alone',
  ],
  [
    'an address with a wildcard',
    ADDRESS('*.example.com'),
    'hub.address: "*.example.com" is neither a DNS name nor an IP address',
  ],
  [
    'an IP address that went wrong',
    ADDRESS('10.0.0.300'),
    'hub.address: "10.0.0.300" is neither a DNS name nor an IP address',
  ],
  ['a number', ADDRESS(10), 'hub.address: 10 is not a DNS name, an IP address or loadBalancer()'],
  [
    'a range that is no CIDR',
    hub({ service: { sourceRanges: ['10.0.0.0'] } }),
    'hub.service.sourceRanges[0]: "10.0.0.0" is not a CIDR: an IP address, "/" and the length of the prefix, such as "203.0.113.0/24"',
  ],
  [
    'a prefix that is too long',
    hub({ service: { sourceRanges: ['10.0.0.0/33'] } }),
    'hub.service.sourceRanges[0]: "10.0.0.0/33" is not a CIDR: an IP address, "/" and the length of the prefix, such as "203.0.113.0/24"',
  ],
];

const SECRET = (variable: string) =>
  `is a secret and may not stand in an environment; set ${variable} when you run Terraform`;
const GENERATION = 'a generation: a whole number from 1 to 9999';
const SOURCE = '"terraform", "existing" or { certManager: { name } }';
const trust: Cases = [
  [
    'production in the clear',
    minimal({ trust: { kind: 'password', tls: false } }),
    'trust.tls: false would send passwords and messages of a production environment in the clear; leave it out, or set kind to "development"',
  ],
  [
    'trust of nobody',
    minimal({ trust: { kind: 'none' } }),
    'trust.kind: "none" would let anybody in as a leaf; leaves must authenticate: "mutual-tls", "password" or "operator"',
  ],
  [
    'an unknown kind of trust',
    minimal({ trust: { kind: 'mutualtls' } }),
    'trust.kind: "mutualtls" is not a kind of trust: "mutual-tls", "password" or "operator". Did you mean "mutual-tls"?',
  ],
  [
    'mutual TLS without TLS',
    minimal({ trust: { kind: 'mutual-tls', tls: false } }),
    'trust.tls: false is not possible with "mutual-tls", only true',
  ],
  [
    'certificates that are always renewed',
    minimal({ trust: { kind: 'mutual-tls', validity: { hours: 24 } } }),
    'trust.validity.earlyRenewalHours: 720 is not less than hours, 24; every apply would renew',
  ],
  [
    'certificates that outlive their authority',
    minimal({ trust: { kind: 'mutual-tls', validity: { hours: 90_000 } } }),
    "trust.validity.hours: 90000 is more than the authority's 87600; no certificate may outlive its authority",
  ],
  [
    'an overlap with nothing',
    minimal({ trust: { kind: 'mutual-tls', ca: { overlap: true } } }),
    'trust.ca.overlap: true has no effect with generation 1: there is none before it; set generation to 2, or leave it out',
  ],
  [
    'an identity that overlaps with nothing',
    site({ identity: { overlap: true } }),
    'sites.edge1.identity.overlap: true has no effect with generation 1: there is none before it; set generation to 2, or leave it out',
  ],
  [
    'more passwords than a hub that comes back can check in time',
    minimal({
      trust: { kind: 'password' },
      sites: Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`edge${n}`, { kube: { context: `edge${n}` } }])),
    }),
    'trust.kind: "password" is too slow for 101 servers that connect to hub at once when it comes back: 100 are possible with 3 servers and an interval of 5 s; choose "mutual-tls", or a longer reconnectSeconds',
  ],
  [
    'servers that do not know their leaves',
    minimal({ image: { nats: 'nats:2.10.29-alpine' } }),
    `image.nats: "nats:2.10.29-alpine" is older than 2.11: it does not say who its leaves are, so that none could be cut off, and it lets a leaf send more than its filter allows; ${ACCEPTED}`,
  ],
  ...['2.11.17', '2.12.15', '2.14.10'].map((version): Cases[number] => [
    `servers that skip messages: ${version}`,
    minimal({ image: { nats: `nats:${version}-alpine` } }),
    `image.nats: "nats:${version}-alpine" loses messages: after a site lost its disk, the hub silently skips what the site stores: of 300 messages 100 arrived. No release of its line does better; ${ACCEPTED}`,
  ]),
  [
    'servers of a line that nobody has tried',
    minimal({ image: { nats: 'nats:2.16.0-alpine' } }),
    `image.nats: "nats:2.16.0-alpine" is of a line of which nobody has proven anything; ${ACCEPTED}`,
  ],
  [
    'servers that are no release yet',
    minimal({ image: { nats: 'nats:2.15.0-RC.2-alpine' } }),
    `image.nats: "nats:2.15.0-RC.2-alpine" is not a release yet; ${ACCEPTED}`,
  ],
  ...['nats', 'nats:latest', 'nats:2.15-alpine', `nats@sha256:${'0'.repeat(64)}`].map((image): Cases[number] => [
    `an image that does not tell which servers it has: ${image}`,
    minimal({ image: { nats: image } }),
    `image.nats: "${image}" does not tell which release of nats-server it is, so that nothing could be proven of it: its tag must begin with three numbers, as in "nats:2.15.3-alpine"; a digest may follow`,
  ]),
  [
    'a generation before the first',
    minimal({ trust: { kind: 'mutual-tls', ca: { generation: 0 } } }),
    `trust.ca.generation: 0 is not ${GENERATION}`,
  ],
  [
    'half a generation',
    site({ identity: { generation: 1.5 } }),
    `sites.edge1.identity.generation: 1.5 is not ${GENERATION}`,
  ],
  [
    'a generation that is a date',
    minimal({ regions: { eu: { ...region, identity: { generation: 20261124 } } } }),
    `regions.eu.identity.generation: 20261124 is not ${GENERATION}`,
  ],
  [
    'a generation in words',
    minimal({ defaults: { site: { identity: { generation: 'second' } } } }),
    `defaults.site.identity.generation: "second" is not ${GENERATION}`,
  ],
  [
    'a generation alone',
    site({ identity: 2 }),
    'sites.edge1.identity: 2 is not the generation of its user, as { generation, overlap }',
  ],
  [
    'an overlap in words',
    minimal({ trust: { kind: 'password', ca: { generation: 2, overlap: 'yes' } } }),
    'trust.ca.overlap: "yes" is not true or false',
  ],
  [
    'an overlap misspelt',
    site({ identity: { generation: 2, overlapp: true } }),
    'sites.edge1.identity.overlapp: "overlapp" is not known here. Did you mean "overlap"?',
  ],
  ['a site that is cut off in words', site({ revoked: 'no' }), 'sites.edge1.revoked: "no" is not true or false'],
  [
    'a hub that is cut off',
    hub({ revoked: true }),
    expect.stringMatching(/^hub\.revoked: "revoked" is not known here\. Known: /),
  ],
  [
    'a system account by its name',
    site({ systemAccount: 'SYS' }),
    'sites.edge1.systemAccount: "SYS" is not true or false',
  ],
  [
    'a Job that cuts leaves off at a site, to which none connect',
    site({ accessJob: { wait: false } }),
    expect.stringMatching(/^sites\.edge1\.accessJob: "accessJob" is not known here/),
  ],
  [
    'certificates from somewhere, misspelt',
    minimal({ trust: { kind: 'mutual-tls', certificates: 'exsiting' } }),
    `trust.certificates: "exsiting" is not ${SOURCE}. Did you mean "existing"?`,
  ],
  [
    'certificates from something like no other',
    site({ certificates: 'nowhere at all' }),
    `sites.edge1.certificates: "nowhere at all" is not ${SOURCE}`,
  ],
  ['certificates as a number', hub({ certificates: 5 }), `hub.certificates: 5 is not ${SOURCE}`],
  [
    'cert-manager without an issuer',
    hub({ certificates: { certManager: {} } }),
    'hub.certificates.certManager.name: is missing: it must be an issuer of cert-manager',
  ],
  [
    "an issuer's name that Kubernetes refuses",
    minimal({ defaults: { region: { certificates: { certManager: { name: 'fleet ca' } } } } }),
    expect.stringMatching(/^defaults\.region\.certificates\.certManager\.name: "fleet ca" /),
  ],
  [
    'an issuer with a key that is not known',
    hub({ certificates: { certManager: { name: 'ca', nmae: 'ca' } } }),
    'hub.certificates.certManager.nmae: "nmae" is not known here. Did you mean "name"?',
  ],
  [
    'certificates that are renewed after the alert about them',
    minimal({ trust: { kind: 'mutual-tls', validity: { hours: 1000, earlyRenewalHours: 336 } } }),
    'trust.validity.earlyRenewalHours: 336 is not more than 336: an alert fires 14 days before the end, and a deploy that renews nothing yet could not end it; renew earlier, or set alerts.beforeExpiry',
  ],
  [
    'an authority that is renewed after the alert about it',
    minimal({ trust: { kind: 'password', authority: { earlyRenewalHours: 24 } } }),
    'trust.authority.earlyRenewalHours: 24 is not more than 336: an alert fires 14 days before the end, and a deploy that renews nothing yet could not end it; renew earlier, or set alerts.beforeExpiry',
  ],
  [
    'an alert before the renewal',
    minimal({ alerts: { beforeExpiry: '30d' } }),
    'alerts.beforeExpiry: "30d" is not less than trust.validity.earlyRenewalHours, 720: a deploy that renews nothing yet could not end the alert',
  ],
  [
    'a time before the end that is no time',
    minimal({ alerts: { beforeExpiry: 'two weeks' } }),
    'alerts.beforeExpiry: "two weeks" is not a duration: days, hours, minutes and seconds, such as "7d" or "1h30m"',
  ],
  [
    'an unknown kind of environment',
    minimal({ kind: 'prod' }),
    'kind: "prod" is not a kind of environment: "production" or "development"',
  ],
  [
    'an unknown kind of backend',
    minimal({ backend: { kind: 's4' } }),
    'backend.kind: "s4" is not a kind of backend: "local", "s3", "gcs", "azurerm", "kubernetes", "pg", "http" or "remote". Did you mean "s3"?',
  ],
  [
    'a backend without its bucket',
    minimal({ backend: { kind: 'gcs' } }),
    'backend.bucket: is missing: it must be the name of a bucket',
  ],
  [
    'a connection string',
    minimal({ backend: { kind: 'pg', connStr: 'postgres://u:p@h' } }),
    `backend.connStr: ${SECRET('PG_CONN_STR')}`,
  ],
  [
    'an access key',
    minimal({ backend: { kind: 's3', bucket: 'b', region: 'r', secretKey: 'x' } }),
    `backend.secretKey: ${SECRET('AWS_SECRET_ACCESS_KEY')}`,
  ],
  [
    'credentials in a URL, unseen',
    minimal({ backend: { kind: 'http', address: 'https://u:geheim@h/' } }),
    'backend.address: holds credentials; they may not stand in an environment',
  ],
];

const injection: Cases = [
  [
    'a line break',
    hub({ kube: { context: 'a\nb' } }),
    'hub.kube.context: "a\\nb" may not hold control characters such as a line break',
  ],
  [
    'a NUL',
    hub({ kube: { context: 'a\0' } }),
    'hub.kube.context: "a\\u0000" may not hold control characters such as a line break',
  ],
  [
    'a quote',
    site({ kube: { context: 'a"b' } }),
    'sites.edge1.kube.context: "a\\"b" may not hold quotes or a backslash',
  ],
  [
    'a backslash',
    hub({ kube: { context: 'a', config: 'C:\\x' } }),
    'hub.kube.config: "C:\\\\x" may not hold quotes or a backslash',
  ],
  [
    'an interpolation',
    hub({ kube: { context: '${file(x)}' } }),
    'hub.kube.context: "${file(x)}" may not hold "${" or "%{", which Terraform would interpret',
  ],
  [
    'a directive',
    minimal({ backend: { kind: 'gcs', bucket: '%{if x}' } }),
    'backend.bucket: "%{if x}" may not hold "${" or "%{", which Terraform would interpret',
  ],
  [
    'an interpolation in an annotation',
    hub({ service: { annotations: { a: '${x}' } } }),
    'hub.service.annotations.a: "${x}" may not hold "${" or "%{", which Terraform would interpret',
  ],
  ['an empty context', hub({ kube: { context: '' } }), 'hub.kube.context: "" may not be empty'],
];

describe.each([
  ['names', names],
  ['tree', tree],
  ['subjects', subjects],
  ['sizes', sizes],
  ['addresses', addresses],
  ['trust and state', trust],
  ['injection', injection],
])('%s', (_, cases) => {
  test.each(cases)('%s is refused', (_what, input, problem) => {
    expect(linesOf(input)).toEqual([problem]);
  });
});

test('an environment may not have the name of another stack', () => {
  for (const name of ['hub', 'leaf-1', 'region-eu']) {
    expect(linesOf(minimal({ name }))[0]).toBe(
      `name: "${name}" is the name of another stack; any but "hub", "leaf-…" and "region-…" will do`,
    );
  }
});

test('an environment may not have a name of more than 30 characters', () => {
  const name = 'a'.repeat(31);
  expect(linesOf(minimal({ name }))[0]).toBe(
    `name: "${name}" has 31 characters; at most 30, as names of stacks and Secrets are made of it`,
  );
});

test('certificates of a few days are fine where the alert comes late enough, or where nothing is alerted about', () => {
  const trust = { kind: 'mutual-tls', validity: { hours: 72, earlyRenewalHours: 36 } };
  for (const alerts of [{ beforeExpiry: '1d' }, { enabled: false }]) {
    expect(() => parseEnvironment(minimal({ trust, alerts }), 'environments/prod.ts')).not.toThrow();
  }
  const inTheClear = { kind: 'password', tls: false, validity: { hours: 72, earlyRenewalHours: 36 } };
  const development = minimal({ kind: 'development', trust: inTheClear, alerts: { enabled: true } });
  expect(() => parseEnvironment(development, 'environments/prod.ts')).not.toThrow();
});
