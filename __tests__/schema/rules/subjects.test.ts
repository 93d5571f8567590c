import { minimal, region, SMALL, site } from '../example';
import { areRefused } from '../kept-table';

areRefused(__filename, {
  'a subject with a space': site({ up: ['sensors.>', 'sensors. >'] }),
  'a subject of NATS itself': site({ down: ['$SYS.>'] }),
  'an empty subject of a client': minimal({ clients: { c: { at: 'hub', publish: [''] } } }),
  'a number for a subject': site({ up: [5] }),
  'a subject for a list of them': site({ up: 'sensors.>' }),
  'a stream without subjects': site({ streams: { A: { subjects: [] } } }),
  'streams that overlap': site({
    streams: { A: { subjects: ['sensors.*.temp'], ...SMALL }, B: { subjects: ['sensors.a.>'], ...SMALL } },
  }),
  'subjects of one stream that overlap': site({ streams: { A: { subjects: ['sensors.>', 'sensors.a'] } } }),
  'what comes down to the only site, and the next one would store as well': site({ down: ['sensors.edge1.a'] }),
  'what comes down to two sites, which both would store': minimal({
    sites: { a: {}, b: {} },
    defaults: { site: { down: ['config.>'], streams: { CONFIG: { subjects: ['config.>'] } } } },
  }),
  'answers that others wait for': site({ down: ['_INBOX.edge1.>', '_R_.>'] }),
  'answers between clusters': site({ up: ['_GR_.>'], down: ['_GR_.>'] }),
  'a right that ends in "*" beside one to what is below it': minimal({
    clients: { c: { at: 'hub', subscribe: ['a.*', 'a.b.c'] } },
  }),
  "a region that does not let a site's subject up": minimal({
    regions: { eu: { ...region, up: ['sensors.>'] } },
    sites: { a: { via: 'eu' } },
  }),
  "a region that does not let a site's subject down": minimal({
    regions: { eu: { ...region, down: ['config.>'] } },
    sites: { a: { via: 'eu' } },
  }),
  '{site} of a client at the hub': minimal({ clients: { c: { at: 'hub', subscribe: ['a.{site}'] } } }),
  '{site} of a region': minimal({ regions: { eu: { ...region, down: ['a.{site}'] } } }),
});
