import fc from 'fast-check';
import { filterThatPasses, interestPasses } from '../../constructs/subjects';
import { parseEnvironment } from '../../schema';
import { subjectCovers, subjectsOverlap } from '../../schema/subject';
import { linesOf, minimal } from './example';

const region = { address: { kind: 'load-balancer' } };
const streams = {};

const lost = (subscription: string, some: string, link: string, filter: string, wider: string, owner = link) =>
  `"${subscription}" would receive nothing of "${some}" across the link of ${link.split(' ')[2]}, whose ${link.split(' ')[0]} has "${filter}": nats-server does not find that filter inside a wider subscription, passes nothing on and logs nothing. Either subscribe to "${some}", here and in the application, or have "${wider}" in ${owner}`;

const app = (at: string, ...subscribe: string[]) => ({ app: { at, subscribe } });

const REFUSED: readonly (readonly [what: string, changes: Record<string, unknown>, problem: string])[] = [
  [
    "a site's client on all configuration, of which the site may receive its own",
    { sites: { edge1: { down: ['config.*.edge1'] } }, clients: app('edge1', 'config.>') },
    lost('config.>', 'config.*.edge1', 'down of edge1', 'config.*.edge1', 'config.>'),
  ],
  [
    "a hub's client on all sensors, of which a site sends some",
    { sites: { edge1: { up: ['sensors.*.edge1'], streams } }, clients: app('hub', 'sensors.>') },
    lost('sensors.>', 'sensors.*.edge1', 'up of edge1', 'sensors.*.edge1', 'sensors.>'),
  ],
  [
    'the same at each site: it is said once',
    {
      sites: { edge1: {}, edge2: {}, edge3: {} },
      defaults: { site: { up: ['sensors.*.{site}'], streams } },
      clients: app('hub', 'sensors.>'),
    },
    `${lost('sensors.>', 'sensors.*.edge1', 'up of edge1', 'sensors.*.edge1', 'sensors.>')} (and so at 2 more)`,
  ],
  [
    "a site's client on what only its neighbour may send: the link of the neighbour",
    {
      sites: { edge1: { up: ['peers.*.edge1'], streams }, edge2: { down: ['peers.>'] } },
      clients: app('edge2', 'peers.>'),
    },
    lost('peers.>', 'peers.*.edge1', 'up of edge1', 'peers.*.edge1', 'peers.>'),
  ],
  [
    'a site behind a region that has no filter written: the filter of the site is what must change',
    {
      regions: { eu: region },
      sites: { plant7: { via: 'eu', up: ['sensors.*.plant7'], streams } },
      clients: app('hub', 'sensors.>'),
    },
    lost('sensors.>', 'sensors.*.plant7', 'up of eu', 'sensors.*.plant7', 'sensors.>', 'up of plant7'),
  ],
  [
    "a region's own filter",
    {
      regions: { eu: { ...region, down: ['config.*.*', 'commands.>'] } },
      sites: { plant7: { via: 'eu', down: ['config.a.plant7'] } },
      clients: app('plant7', 'config.>'),
    },
    lost('config.>', 'config.a.plant7', 'down of eu', 'config.*.*', 'config.>'),
  ],
  [
    'a wildcard at the end of the filter, below a wildcard of the subscription',
    { sites: { edge1: { down: ['commands.edge1.*'] } }, clients: app('edge1', 'commands.*.*') },
    lost('commands.*.*', 'commands.edge1.*', 'down of edge1', 'commands.edge1.*', 'commands.edge1.>'),
  ],
];

test.each(REFUSED)('refused: %s', (_what, changes, problem) => {
  expect(linesOf(minimal(changes))).toEqual([`clients.app.subscribe[0]: ${problem}`]);
});

const ACCEPTED: readonly (readonly [what: string, changes: Record<string, unknown>])[] = [
  [
    "a filter of the site's own below a wider subscription",
    { sites: { edge1: {} }, clients: app('edge1', 'commands.>') },
  ],
  [
    'a subscription that is the filter',
    { sites: { edge1: { down: ['config.*.edge1'] } }, clients: app('sites', 'config.*.{site}') },
  ],
  [
    'a subscription of the same client beside it that gets what the wider one does not',
    { sites: { edge1: { down: ['config.*.edge1'] } }, clients: app('edge1', 'config.>', 'config.*.edge1') },
  ],
  [
    'another entry of the filter by which the subscription passes',
    { sites: { edge1: { down: ['config.*.edge1', 'config.all'] } }, clients: app('edge1', 'config.>') },
  ],
  [
    'a filter that has nothing in common with the subscription',
    { sites: { edge1: { down: ['config.*.edge1'] } }, clients: app('edge1', 'local.>') },
  ],
  [
    "what another link's filter keeps away in any case",
    {
      regions: { eu: { ...region, up: ['alerts.>'], down: ['config.>', 'commands.>'] } },
      sites: { plant7: { via: 'eu', up: ['alerts.*.plant7'], streams }, edge1: { up: ['config.*.edge1'], streams } },
      clients: app('plant7', 'config.a.edge2'),
    },
  ],
];

test.each(ACCEPTED)('accepted: %s', (_what, changes) => {
  expect(() => parseEnvironment(minimal(changes), 'environments/prod.ts')).not.toThrow();
});

const subject = fc
  .tuple(fc.array(fc.constantFrom('x', 'y', '*'), { maxLength: 3 }), fc.constantFrom('x', '*', '>'))
  .map(([tokens, last]) => ['a', ...tokens, last].join('.'));

test('the filter that is advised lets the subscription pass and all through that the old one did', () => {
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

test('rules about a thousand sites take no time that one would notice', () => {
  const sites = Object.fromEntries(Array.from({ length: 1000 }, (_, n) => [`s${n}`, {}]));
  const clients = { ...app('hub', 'sensors.>'), local: { at: 'sites', subscribe: ['commands.{site}.>', 'config.>'] } };
  const begun = performance.now();
  parseEnvironment(minimal({ sites, clients }), 'environments/prod.ts');
  expect(performance.now() - begun).toBeLessThan(10_000);
});
