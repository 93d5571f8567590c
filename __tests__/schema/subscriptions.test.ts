import fc from 'fast-check';
import { filterThatPasses, interestPasses } from '../../constructs/subjects';
import { subjectCovers, subjectsOverlap } from '../../schema/subject';
import { minimal, parse, processorSeconds, region, type Written } from './example';
import { areAccepted, areRefused } from './kept-table';

const app = (at: string, ...subscribe: string[]) => ({ app: { at, subscribe } });
const streams = {};

/** A client at a site that lets this down. */
const below = (down: string[], ...subscribe: string[]) =>
  minimal({ sites: { edge1: { down } }, clients: app('sites', ...subscribe) });

/** A client at the hub that wants all that sites send. */
const above = (changes: Written) => minimal({ ...changes, clients: app('hub', 'sensors.>') });

areRefused(__filename, {
  'all configuration at a site that may receive its own': below(['config.*.edge1'], 'config.>'),
  'a wildcard below that of the subscription': below(['commands.edge1.*'], 'commands.*.*'),
  'all sensors at the hub, where a site sends some': above({ sites: { edge1: { up: ['sensors.*.edge1'], streams } } }),
  'the same at each site: it is reported once': above({
    sites: { edge1: {}, edge2: {}, edge3: {} },
    defaults: { site: { up: ['sensors.*.{site}'], streams } },
  }),
  'a site behind a region without a written filter: the filter of the site must change': above({
    regions: { eu: region },
    sites: { plant7: { via: 'eu', up: ['sensors.*.plant7'], streams } },
  }),
  'what only another site may send: the link of that site': minimal({
    sites: { edge1: { up: ['peers.*.edge1'], streams }, edge2: { down: ['peers.>'] } },
    clients: app('edge2', 'peers.>'),
  }),
  "a region's own filter": minimal({
    regions: { eu: { ...region, down: ['config.*.*', 'commands.>'] } },
    sites: { plant7: { via: 'eu', down: ['config.a.plant7'] } },
    clients: app('plant7', 'config.>'),
  }),
});

areAccepted({
  'a filter below a wider subscription': below(['commands.{site}.>'], 'commands.>'),
  'a subscription that is the filter': below(['config.*.edge1'], 'config.*.{site}'),
  'a second subscription that receives what the wider one does not': below(
    ['config.*.edge1'],
    'config.>',
    'config.*.edge1',
  ),
  'another entry of the filter that lets it pass': below(['config.*.edge1', 'config.all'], 'config.>'),
  'a filter that has nothing in common with the subscription': below(['config.*.edge1'], 'local.>'),
  'replies, which every site may send': minimal({
    sites: { edge1: { up: ['_INBOX.*.edge1'], streams } },
    clients: app('hub', '_INBOX.>'),
  }),
  'what the site itself sends, which crosses no link': minimal({
    sites: { edge1: { up: ['config.*.edge1'], down: ['config.>'], streams } },
    clients: app('edge1', 'config.>'),
  }),
  "what another link's filter keeps away in any case": minimal({
    regions: { eu: { ...region, up: ['alerts.>'], down: ['config.>', 'commands.>'] } },
    sites: { plant7: { via: 'eu', up: ['alerts.*.plant7'], streams }, edge1: { up: ['config.*.edge1'], streams } },
    clients: app('plant7', 'config.a.edge2'),
  }),
});

const subject = fc
  .tuple(fc.array(fc.constantFrom('x', 'y', '*'), { maxLength: 3 }), fc.constantFrom('x', '*', '>'))
  .map(([tokens, last]) => ['a', ...tokens, last].join('.'));

test('the advised filter passes the subscription, and everything that the old one passed', () => {
  fc.assert(
    fc.property(subject, subject, (subscription, filter) => {
      fc.pre(subjectsOverlap(subscription, filter));
      const advised = filterThatPasses(subscription, filter);
      expect(subjectCovers(advised, filter)).toBe(true);
      expect(interestPasses(subscription, [filter]) || interestPasses(subscription, [advised])).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('rules are fast with a thousand sites', () => {
  const sites = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`s${n}`, {}]));
  const clients = { ...app('hub', 'sensors.>'), local: { at: 'sites', subscribe: ['commands.{site}.>', 'config.>'] } };
  expect(processorSeconds(() => parse(minimal({ sites, clients })))).toBeLessThan(10);
});
