import type { Json } from '../../../../fleet/model/plan/masked';
import type { PlanBase } from '../../../support/altered-plan';
import {
  altered,
  harmless,
  losesData,
  needsReview,
  planned,
  type ReviewCases,
  testCases,
} from '../../../support/review-cases';

const FILE = 'data EDGE_SENSORS.json';
const MAP = 'tier_streams_config_';

/** What the streams of the recorded hub and site are, as their ConfigMaps have them. */
const HUB = {
  name: 'EDGE_SENSORS',
  sources: ['edge1', 'edge2'].map((domain) => source(domain)),
  retention: 'limits',
  storage: 'file',
  discard: 'old',
  num_replicas: 3,
  max_bytes: 483_183_820,
  max_age: 0,
  max_msgs: -1,
  max_msg_size: -1,
  max_consumers: -1,
  duplicate_window: 120e9,
};
const { sources: _sources, ...OF_SITE } = { ...HUB, subjects: ['sensors.>'], num_replicas: 1 };
const MINE: Readonly<Record<'hub' | 'site', object>> = { hub: HUB, site: OF_SITE };

function source(domain: string, more: object = {}) {
  return { name: 'EDGE_SENSORS', external: { api: `$JS.${domain}.API`, deliver: `$JS.S.${domain}` }, ...more };
}

/** The Job runs again, as it does whenever its files change. */
const rerun = { of: 'streams_job_', actions: ['delete', 'create'] };
const file = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
/** Fields of the stream of a hub, or of a site. */
const stream = (fields: object, base: 'hub' | 'site' = 'hub') =>
  altered(base, { of: MAP, set: { [FILE]: file({ ...MINE[base], ...fields }) } }, rerun);
/** The same as a text. */
const text = (value: Json, base: PlanBase = 'hub') => altered(base, { of: MAP, set: { [FILE]: value } }, rerun);
const replaced = (from: string, to: string) => text(file(HUB).replace(from, () => to));
/** One more stream. */
const more = (fields: object, base: PlanBase = 'site', name = 'MORE') =>
  altered(
    base,
    {
      of: MAP,
      set: { [`data ${name}.json`]: file({ ...OF_SITE, name, max_bytes: 1_000_000, ...fields }) },
      ...(base === 'new site' && { actions: ['create'] }),
    },
    {
      ...(base === 'new site' ? { ...rerun, actions: ['create'] } : rerun),
      text: ["left=' EDGE_SENSORS'", `left=' EDGE_SENSORS ${name}'`],
    },
  );

const HUB_OF_THREE = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 3 };
const fleet = (streams: object, site: object = {}) => ({
  hub: HUB_OF_THREE,
  sites: { edge1: { streams, ...site } },
});
const SENSORS = { EDGE_SENSORS: { subjects: ['sensors.>'], maxBytes: '1Gi', hub: { maxBytes: '4Gi' } } };
const LARGER = { EDGE_SENSORS: { subjects: ['sensors.>'], maxBytes: '2Gi', hub: { maxBytes: '6Gi' } } };
const POS = { POS: { subjects: ['pos.>'], maxBytes: '512Mi', hub: { maxBytes: '1Gi' } } };
const ORDERS = { down: ['orders.{site}.>'] };

const CASES: ReviewCases = {
  'fewer messages': losesData('stream-limits-lower', stream({ max_msgs: 10 })),
  'fewer bytes': losesData('stream-limits-lower', stream({ max_bytes: 1000 })),
  'less time': losesData('stream-limits-lower', stream({ max_age: 1e9, duplicate_window: 1e9 })),
  'fewer messages of each subject': losesData('stream-limits-lower', stream({ max_msgs_per_subject: 1 })),
  'only what consumers wait for': losesData('stream-limits-lower', stream({ retention: 'interest' })),
  'a work queue': needsReview('stream-changed', stream({ retention: 'workqueue' })),
  'new messages are refused where it is full': needsReview('stream-changed', stream({ discard: 'new' })),
  'messages in memory': needsReview('stream-changed', stream({ storage: 'memory' })),
  'fewer replicas': needsReview('stream-changed', stream({ num_replicas: 1 })),
  'more replicas than servers': needsReview('stream-changed', stream({ num_replicas: 5 })),
  'a shorter window for duplicates': needsReview('stream-changed', stream({ duplicate_window: 1e9 })),
  'a window for duplicates that is longer than messages are kept': losesData(
    'stream-changed',
    stream({ max_age: 60e9, duplicate_window: 240e9 }),
  ),
  'smaller messages only': needsReview('stream-changed', stream({ max_msg_size: 100 })),
  'no limit of its size': needsReview('stream-changed', stream({ max_bytes: -1 })),
  'a limit as a text': needsReview('stream-changed', stream({ max_bytes: '18Gi' })),
  'a limit with a fraction': needsReview('stream-changed', stream({ max_msgs: 1.5 })),
  'more than there is room for': needsReview('stream-unusual', stream({ max_bytes: 700_000_000 })),
  ...Object.fromEntries(
    Object.entries({
      deny_delete: true,
      deny_purge: true,
      allow_rollup_hdrs: true,
      sealed: true,
      no_ack: true,
      max_consumers: 1,
      mirror: { name: 'OTHER' },
      template_owner: 'x',
      subject_transform: { src: 'a', dest: 'b' },
      republish: { src: '>', dest: 'copies.>' },
      placement: { cluster: 'elsewhere' },
      compression: 's2',
      first_seq: 1000,
      allow_direct: true,
      allow_msg_ttl: true,
      consumer_limits: { inactive_threshold: 1 },
      metadata: { '_nats.req.level': '9' },
    }).map(([field, value]) => [`field ${field}`, needsReview('stream-changed', stream({ [field]: value }))]),
  ),
  'a field of a later version': needsReview('stream-unusual', stream({ delete_everything: true })),
  'a limit in capitals': losesData('stream-unusual', stream({ MAX_MSGS: 1 })),
  'a limit in letters that look alike to Go': losesData('stream-unusual', stream({ max_mſgs: 1 })),
  'a limit that is there twice': needsReview(
    'stream-unusual',
    replaced('"max_msgs": -1', '"max_msgs": 1, "max_msgs": -1'),
  ),
  'a limit that is there twice, the second time with an escape': needsReview(
    'stream-unusual',
    replaced('"max_msgs": -1', String.raw`"max_msg\u0073": 1, "max_msgs": -1`),
  ),
  'a source in capitals': needsReview('stream-changed', replaced('"external"', '"External"')),
  'a file in a file': needsReview('stream-unusual', stream({ config: { ...HUB, max_msgs: 1 } })),
  'a file with another stream': needsReview('stream-unusual', stream({ name: 'OTHER' })),
  'a file that is no JSON': needsReview('stream-unusual', text('{')),
  'a file that is a list': needsReview('stream-unusual', text('[]')),
  'two files of one stream': losesData(
    'stream-unusual',
    altered('hub', { of: MAP, set: { 'data A.json': file({ ...HUB, max_msgs: 1 }) } }),
  ),
  'a stream in another file': needsReview(
    'stream-unusual',
    altered('hub', { of: MAP, set: { data: { 'SENSORS.json': file(HUB) } } }),
  ),
  'a file that is no stream': needsReview('stream-unusual', altered('hub', { of: MAP, set: { 'data run.sh': 'id' } })),
  'a stream that is called like an option': needsReview('stream-unusual', more({ name: '-f' }, 'site', '-f')),
  'a stream called __proto__': needsReview('stream-unusual', more({ subjects: ['>'] }, 'site', '__proto__')),
  'no streams any more': needsReview('stream-removed', altered('hub', { of: MAP, set: { data: {} } })),
  'streams that are not known': needsReview(
    'unknown',
    altered('hub', { of: MAP, set: { data: null }, change: { after_unknown: { data: true } } }),
  ),
  'sources of a domain that nobody has': needsReview(
    'stream-changed',
    stream({ sources: [...HUB.sources, source('edge9')] }),
  ),
  'sources of one domain twice': needsReview('stream-changed', stream({ sources: [...HUB.sources, source('edge2')] })),
  'sources under another prefix': needsReview(
    'stream-changed',
    stream({
      sources: [HUB.sources[0], { name: 'EDGE_SENSORS', external: { api: '$JS.edge2.API', deliver: '$JS.S.edge1' } }],
    }),
  ),
  'sources of another stream': needsReview(
    'stream-changed',
    stream({ sources: [HUB.sources[0], source('edge2', { name: 'OTHER' })] }),
  ),
  'sources of a part': needsReview(
    'stream-changed',
    stream({ sources: [HUB.sources[0], source('edge2', { filter_subject: 'sensors.a' })] }),
  ),
  'sources from later on': needsReview(
    'stream-changed',
    stream({ sources: [HUB.sources[0], source('edge2', { opt_start_seq: 1e6 })] }),
  ),
  'sources without a domain': needsReview('stream-changed', stream({ sources: [...HUB.sources, { name: 'OTHER' }] })),
  'sources no more': needsReview('source-removed', stream({ sources: [HUB.sources[0]] })),
  'a hub that stores what it sources': needsReview('stream-changed', stream({ subjects: ['sensors.>'] })),
  'other subjects': needsReview('stream-changed', stream({ subjects: ['sensors.a'] }, 'site')),
  'every subject': needsReview('stream-changed', stream({ subjects: ['>'] }, 'site')),
  'a new stream of every subject': needsReview('stream-unusual', more({ subjects: ['>'] })),
  'a new stream of any first token': needsReview('stream-unusual', more({ subjects: ['*.a'] })),
  'a new stream of what another one stores': needsReview('stream-unusual', more({ subjects: ['sensors.a.>'] })),
  'a new stream of commands': needsReview('stream-unusual', more({ subjects: ['commands.*.reboot'] })),
  'a new stream of answers': needsReview('stream-unusual', more({ subjects: ['_INBOX.>'] })),
  'a new stream of the API of JetStream': needsReview('stream-unusual', more({ subjects: ['$JS.API.>'] })),
  'a new stream of no subject at all': needsReview('stream-unusual', more({ subjects: [] })),
  'a new stream of what is no subject': needsReview('stream-unusual', more({ subjects: ['a..b'] })),
  'a new stream that is too large': needsReview('stream-unusual', more({ subjects: ['pos.>'], max_bytes: 400e6 })),
  'a new stream without a limit': needsReview('stream-unusual', more({ subjects: ['pos.>'], max_bytes: -1 })),
  'a new stream in memory': needsReview('stream-unusual', more({ subjects: ['pos.>'], storage: 'memory' })),
  'a new stream that confirms nothing': needsReview('stream-unusual', more({ subjects: ['pos.>'], no_ack: true })),
  'a new stream that sends copies': needsReview(
    'stream-unusual',
    more({ subjects: ['pos.>'], republish: { src: '>', dest: 'x.>' } }),
  ),
  'a new stream that mirrors another one': needsReview(
    'stream-unusual',
    more({ subjects: undefined, mirror: { name: 'X' } }),
  ),
  'a new stream of one replica at a hub of three servers': needsReview(
    'stream-unusual',
    more({ subjects: undefined, num_replicas: 1, sources: [source('edge1', { name: 'MORE' })] }, 'hub'),
  ),
  'a new stream at the hub of live subjects': needsReview(
    'stream-unusual',
    more({ subjects: ['pos.>'], num_replicas: 3 }, 'hub'),
  ),
  'a new site with a stream of its commands': needsReview(
    'stream-unusual',
    more({ subjects: ['commands.edge1.>'] }, 'new site'),
  ),
  'a new site with a stream in memory': needsReview(
    'stream-unusual',
    more({ subjects: ['pos.>'], storage: 'memory' }, 'new site'),
  ),
  'a stream of what comes down by the filter of the link': needsReview('stream-unusual', () => [
    ...more({ subjects: ['orders.>'] })(),
    ...altered('hub', { of: 'nats_config_', text: ['"commands.edge1.>"', '"orders.edge1.>"'] })(),
  ]),
  'a new stream at an existing site, of whose filter nothing is known': needsReview(
    'stream-unusual',
    more({ subjects: ['pos.>'] }),
  ),
  'harmless: a larger stream': harmless('stream-limits-higher', stream({ max_bytes: 500_000_000 })),
  'harmless: a larger stream, by the environment': harmless(
    'stream-limits-higher',
    planned(fleet(SENSORS), fleet(LARGER)),
  ),
  'harmless: a new stream, by the environment': harmless(
    'stream-added',
    planned(fleet(SENSORS), fleet({ ...SENSORS, ...POS })),
  ),
  'harmless: a new stream beside another filter': harmless(
    'stream-added',
    planned(fleet(SENSORS, ORDERS), fleet({ ...SENSORS, ...POS }, ORDERS)),
  ),
  'harmless: messages are kept for longer': harmless(
    'stream-limits-higher',
    planned(fleet({ POS: { ...POS.POS, maxAge: '1d' } }), fleet({ POS: { ...POS.POS, maxAge: '2d' } })),
  ),
  'harmless: messages are kept without end': harmless(
    'stream-limits-higher',
    planned(fleet({ POS: { ...POS.POS, maxAge: '1d' } }), fleet({ POS: POS.POS })),
  ),
  'harmless: a longer window for duplicates': harmless('stream-limits-higher', stream({ duplicate_window: 240e9 })),
  'harmless: a description': harmless('stream-limits-higher', stream({ description: 'What sensors measure.' })),
  'harmless: what is the default anyway': harmless(
    'stream-limits-higher',
    stream({ deny_delete: false, max_msgs_per_subject: -1, description: 'x' }),
  ),
  'harmless: fields in another order, with other blanks': harmless(
    'stream-limits-higher',
    text(JSON.stringify({ description: 'x', ...Object.fromEntries(Object.entries(HUB).reverse()) })),
  ),
  'harmless: subjects that are written as two': harmless(
    'written-otherwise',
    stream({ subjects: ['sensors.*.>', 'sensors.*'] }, 'site'),
  ),
  'harmless: subjects one of which the other covers': harmless(
    'written-otherwise',
    stream({ subjects: ['sensors.a', 'sensors.>'] }, 'site'),
  ),
  'harmless: one more site to source from': harmless(
    'source-added',
    planned(fleet(SENSORS), { hub: HUB_OF_THREE, sites: { edge1: { streams: SENSORS }, edge2: { streams: SENSORS } } }),
  ),
  'harmless: a new site with one more stream': harmless('stream-added', more({ subjects: ['pos.>'] }, 'new site')),
  'harmless: a new stream at an existing site, beside its hub': harmless('stream-added', () => [
    ...more({ subjects: ['pos.>'] })(),
    ...altered('hub')(),
  ]),
};

testCases(__dirname, 'streams', CASES);
