import { hub, minimal, site } from '../example';
import { areRefused, SMALL } from './refused';

const SIZE = 'bytes, or a whole number with Ki, Mi, Gi, Ti, k, M, G or T, such as "20Gi"';
const UNFIT = (file: string, volume: string, most: string, streams: string) =>
  `"${file}" does not fit on the volume of ${volume}, at most "${most}" do: its file system and ${streams} need the rest, and JetStream stores nothing more once the disk is full`;

areRefused([
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
]);
