import { minimal, region, SMALL, site, sitesOf } from '../example';
import { areAccepted, areRefused } from '../kept-table';

areRefused(__filename, {
  'invalid subjects, invalid lists, and subjects of NATS itself': sitesOf(
    { up: ['sensors.>', 'sensors. >', 5] },
    { up: 'sensors.>' },
    { down: ['$SYS.>'] },
  ),
  'an empty subject of a client': minimal({ clients: { c: { at: 'hub', publish: [''] } } }),
  'a stream without subjects': site({ streams: { A: { subjects: [] } } }),
  'streams that overlap': site({
    streams: { A: { subjects: ['sensors.*.temp'], ...SMALL }, B: { subjects: ['sensors.a.>'], ...SMALL } },
  }),
  'subjects of one stream that overlap': site({ streams: { A: { subjects: ['sensors.>', 'sensors.a'] } } }),
  'what comes down to the only site, and a second one would store too': site({ down: ['sensors.edge1.a'] }),
  'what comes down to two sites that would both store it': minimal({
    sites: { a: {}, b: {} },
    defaults: { site: { down: ['config.>'], streams: { CONFIG: { subjects: ['config.>'] } } } },
  }),
  'what comes down to one site alone, under a name that another may have too': sitesOf(
    { down: ['orders.>'], streams: { O: { subjects: ['orders.x'], ...SMALL } } },
    {},
  ),
  'replies that others wait for': site({ down: ['_INBOX.edge1.>', '_R_.>'] }),
  'replies between clusters': site({ up: ['_GR_.>'], down: ['_GR_.>'] }),
  'a permission that ends in "*" combined with a deeper one': minimal({
    clients: Object.fromEntries(['hub', 'sites'].map((at) => [`of-${at}`, { at, subscribe: ['a.*', 'a.b.c'] }])),
  }),
  'the same with {site} in them, as written': minimal({
    sites: { edge1: {} },
    clients: { c: { at: 'sites', subscribe: ['a.{site}.*', 'a.{site}.b.c'] } },
  }),
  'regions that do not pass all that their sites exchange': minimal({
    regions: { a: { ...region, up: ['sensors.>'] }, b: { ...region, down: ['config.>'] } },
    sites: { c: { via: 'a' }, d: { via: 'b' } },
  }),
  '{site} of a client at the hub': minimal({ clients: { c: { at: 'hub', subscribe: ['a.{site}'] } } }),
  '{site} of a region': minimal({ regions: { eu: { ...region, down: ['a.{site}'] } } }),
});

areAccepted({
  '{site} of a client at one site': minimal({ sites: { a: {} }, clients: { c: { at: 'a', publish: ['x.{site}'] } } }),
  'what does not pass a region, between its sites and a client there': minimal({
    regions: { eu: { ...region, up: ['sensors.>'], down: ['config.>'] } },
    sites: { below: { via: 'eu', up: ['sensors.>', 'local.>'], down: ['config.>', 'orders.below.>'] } },
    clients: { desk: { at: 'eu', subscribe: ['local.>'], publish: ['orders.below.>'] } },
  }),
});
