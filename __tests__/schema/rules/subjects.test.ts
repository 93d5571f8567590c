import { minimal, site } from '../example';
import { areRefused, region, SMALL } from './refused';

areRefused([
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
    'what comes down to the only site, and the next one would store as well',
    site({ down: ['sensors.edge1.a'] }),
    'sites.edge1.streams.EDGE_SENSORS.subjects[0]: "sensors.>" also comes down ("sensors.edge1.a"): every site that receives a message there would store it, and above EDGE_SENSORS would hold it once for each of these sites; store what comes from this site alone, or what is for it alone, such as "commands.{site}.>"',
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
]);
