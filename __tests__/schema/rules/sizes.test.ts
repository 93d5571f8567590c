import { hub, minimal, region, SMALL, site, sitesOf } from '../example';
import { areAccepted, areRefused } from '../kept-table';

const A = { subjects: ['sensors.a'], ...SMALL };
const B = { subjects: ['sensors.b'], ...SMALL };
/** Without a limit of its own at the site. */
const [openA, openB] = [A, B].map((stream) => ({ ...stream, maxBytes: undefined }));
const sensors = (limits: Record<string, unknown>) => ({ subjects: ['sensors.>'], ...limits });
const atRegion = (via: string, maxBytes: string) => ({ via, streams: { S: sensors({ region: { maxBytes } }) } });
const POS = { up: ['pos.>'], streams: { POS: { subjects: ['pos.>'] } } };

areRefused(__filename, {
  'numbers of servers without a majority': sitesOf(...[2, 0, -1, 1.5, 5, 'three'].map((replicas) => ({ replicas }))),
  'a hub of two, which may have five': hub({ replicas: 2 }),
  'sizes that are none': sitesOf(
    { jetstream: { memory: '2GB' } },
    { jetstream: { volume: { size: true } } },
    { jetstream: { volume: 'big' } },
  ),
  'files larger than the volume': hub({ jetstream: { file: '60Gi' } }),
  'files as large as the volume': site({ jetstream: { file: '256Mi', volume: '256Mi' } }),
  'files that leave some space, but not enough for each stream': site({
    jetstream: { file: '194Mi', volume: '256Mi' },
    streams: { A, B },
  }),
  'a volume that is too small for any stream': site({ jetstream: { file: '1Mi', volume: '20Mi' } }),
  'memory beyond the limit': hub({ jetstream: { memory: '4Gi' }, resources: { memory: '2Gi' } }),
  'streams larger than the files': site({ streams: { A: { ...A, maxBytes: '4Gi' }, B: { ...B, maxBytes: '2Gi' } } }),
  'a stream next to one without maxBytes': site({ streams: { A: { ...A, maxBytes: '1Gi' }, B: openB } }),
  'two streams without maxBytes': site({ streams: { A: openA, B: openB } }),
  "streams beyond the hub's files": site({ streams: { A: sensors({ hub: { maxBytes: '21Gi' } }) } }),
  "a new site's stream that would take from that of others at the hub": sitesOf(POS, {}, {}, {}, {}),
  'the same at a region, with its own limits': minimal({
    regions: { eu: { address: 'eu.example.com' } },
    sites: {
      s1: { ...POS, via: 'eu', streams: { POS: { ...POS.streams.POS, hub: SMALL.hub } } },
      s2: { via: 'eu' },
    },
  }),
  "a new site that would make the hub's stream of all smaller": minimal({
    sites: { a: {}, b: { streams: { EDGE_SENSORS: sensors({ hub: { maxBytes: '1Gi' } }) } } },
  }),
  'sites that disagree about their region': minimal({
    regions: { eu: region, us: region },
    sites: { a: atRegion('eu', '1Gi'), b: atRegion('us', '2Gi'), c: atRegion('us', '3Gi') },
  }),
  'sites that disagree about the hub': sitesOf(
    ...['7d', '8d'].map((maxAge) => ({ streams: { S: sensors({ hub: { maxAge } }) } })),
  ),
  'an age that is none': site({ streams: { A: sensors({ maxAge: 'week' }) } }),
  'invalid amounts of CPU': sitesOf(...['much', '0m', 0].map((cpu) => ({ resources: { cpu } }))),
  'no time between attempts': site({ reconnectSeconds: 0 }),
  'a port used twice': hub({ ports: { monitor: 4222 } }),
  'ports out of range': sitesOf(...[70_000, 443].map((client) => ({ ports: { client } }))),
  'messages larger than any server accepts, or invalid sizes': minimal({
    maxPayload: '65Mi',
    sites: { edge1: { maxPayload: 'large' } },
  }),
  'a site that accepts larger messages than the hub': hub(
    { maxPayload: 65_536 },
    { maxPayload: 65_536, sites: { edge1: { maxPayload: '1Mi' } } },
  ),
  'all tiers but the hub': hub({ maxPayload: 65_536 }, { maxPayload: '1Mi', sites: { edge1: {} } }),
  'a site with the default': hub({ maxPayload: 65_536 }, { sites: { edge1: {} } }),
});

areAccepted({
  'streams that fill the files': site({ streams: { A: { ...A, maxBytes: '3Gi' }, B: { ...B, maxBytes: '2Gi' } } }),
});
