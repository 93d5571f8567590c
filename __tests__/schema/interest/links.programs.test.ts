import fc from 'fast-check';
import { exampleOf, interestPasses } from '../../../constructs/subjects';
import { commonSubject, subjectCovers } from '../../../schema/subject';
import { OLDEST, PINNED } from '../../support/binaries';
import { LinkedServers, type Links } from './linked-servers';

jest.setTimeout(180_000);

/** All: what the subscription and every link allow arrives. None: nothing does, though they allow something. */
type Outcome = 'all' | 'none';

/** A subscription, the filters of the links between it and the publisher (the hub's first), and what comes of it. */
const MATRIX: readonly (readonly [subscription: string, links: Links, outcome: Outcome])[] = [
  // The subscription lies inside the filter.
  ['config.>', [['config.>']], 'all'],
  ['config.a.b', [['config.>']], 'all'],
  ['config.*.edge1', [['config.*.edge1']], 'all'],
  ['config.*.edge1', [['config.>']], 'all'],
  ['config.*.edge1', [['config.*.*']], 'all'],
  ['config.a.edge1', [['config.*.edge1']], 'all'],
  // It is wider, and the server finds the filter inside it.
  ['commands.>', [['commands.edge1.>']], 'all'],
  ['commands.>', [['commands.edge1.*']], 'all'],
  ['commands.>', [['commands.*']], 'all'],
  ['commands.>', [['commands.edge1.restart']], 'all'],
  ['commands.*.>', [['commands.edge1.>']], 'all'],
  ['commands.*.restart', [['commands.edge1.>']], 'all'],
  ['config.*.*', [['config.*.edge1']], 'all'],
  ['config.*.*', [['config.a.edge1']], 'all'],
  ['config.a.>', [['config.*.edge1']], 'all'],
  ['config.a.*', [['config.*.edge1']], 'all'],
  // It is wider, and the server does not.
  ['config.>', [['config.*.edge1']], 'none'],
  ['config.>', [['config.*.edge1.>']], 'none'],
  ['config.>', [['config.*.>']], 'none'],
  ['config.>', [['config.*.*']], 'none'],
  ['config.>', [['config.a.*.b']], 'none'],
  ['config.*.>', [['config.a.*.b']], 'none'],
  ['commands.*.*', [['commands.edge1.*']], 'none'],
  ['commands.*.restart', [['commands.edge1.*']], 'none'],
  // One entry of the filter is enough for what all of them allow.
  ['config.>', [['config.*.edge1', 'config.all.>']], 'all'],
  ['config.>', [['config.all.>', 'config.*.edge1']], 'all'],
  ['config.>', [['config.*.edge1', 'config.all']], 'all'],
  ['config.>', [['config.*.edge1', 'commands.edge1.>']], 'none'],
  ['config.*.edge1', [['config.*.*', 'config.*.edge1', 'config.>']], 'all'],
  // Each of two links decides by itself.
  ['config.*.edge1', [['config.*.edge1'], ['config.*.edge1']], 'all'],
  ['config.*.edge1', [['config.*.*'], ['config.*.edge1']], 'all'],
  ['config.a.edge1', [['config.>'], ['config.*.edge1']], 'all'],
  ['commands.>', [['commands.edge1.>', 'commands.edge2.>'], ['commands.edge1.>']], 'all'],
  ['config.>', [['config.>'], ['config.*.edge1']], 'none'],
  ['config.>', [['config.*.*'], ['config.a.edge1']], 'none'],
  ['config.>', [['config.*.edge1', 'config.*.edge2'], ['config.>']], 'none'],
  ['config.>', [['config.*.edge1', 'config.all.>'], ['config.*.edge1']], 'none'],
];

/** Messages that the subscription and all links allow, and some that it does and they do not. */
function messagesOf(subscription: string, links: Links) {
  const allowed = links.reduce<readonly string[]>(
    (left, filter) => left.flatMap((one) => filter.flatMap((entry) => commonSubject(one, entry) ?? [])),
    [subscription],
  );
  const wanted = allowed.flatMap((one) => [exampleOf(one, 'x'), exampleOf(one, 'q'), longExampleOf(one)]);
  const others = [exampleOf(subscription, 'foreign'), `${exampleOf(subscription, 'x')}.foreign`];
  return {
    wanted: [...new Set(wanted)].sort(),
    unwanted: others.filter((one) => !allowed.some((filter) => subjectCovers(filter, one))),
  };
}

function longExampleOf(subject: string): string {
  const example = exampleOf(subject, 'x');
  return subject.endsWith('>') ? `${example}.y.z` : example;
}

/** What arrives in the end at each subscription, both ways; it must be the same. Every other one is of a queue group. */
async function outcomes(servers: LinkedServers, way: number, subscriptions: readonly string[], links: Links) {
  const seen = subscriptions.map(() => new Set<string>());
  for (const direction of ['up', 'down'] as const) {
    const pair = await servers.pair(way, direction);
    for (const [n, subscription] of subscriptions.entries()) {
      const { wanted, unwanted } = messagesOf(subscription, links);
      expect(wanted).not.toEqual([]);
      const queue = n % 2 === 1 ? 'workers' : undefined;
      const sorted = (await pair.arrivals(subscription, [...unwanted, ...wanted], queue)).sort();
      const all = JSON.stringify(sorted) === JSON.stringify(wanted);
      seen[n]?.add(all ? 'all' : sorted.length === 0 ? 'none' : sorted.join(' '));
    }
    await pair.close();
  }
  return seen.map((each) => [...each].join(' or '));
}

const VERSIONS = [PINNED, OLDEST];

test.each(VERSIONS)('what arrives across links with wildcards in their filters, on nats-server %s', async (version) => {
  const servers = await LinkedServers.start(
    version,
    MATRIX.map(([, links]) => links),
  );
  const seen = await Promise.all(
    MATRIX.map(async ([subscription, links], way) => {
      const [alone, queued] = await outcomes(servers, way, [subscription, subscription], links);
      return [subscription, links, alone === queued ? alone : `${alone}, as a queue group ${queued}`];
    }),
  );
  expect(seen).toEqual(MATRIX);
});

test('the rule says of each of them what servers do', () => {
  const said = MATRIX.map(([subscription, links]) => [
    subscription,
    links,
    links.every((filter) => interestPasses(subscription, filter)) ? 'all' : 'none',
  ]);
  expect(said).toEqual(MATRIX);
});

/** NATS_TEST_RUNS=10 tries ten times as many. */
const RANDOM = 20 * Number(process.env.NATS_TEST_RUNS ?? 1);

const subject = fc
  .tuple(fc.array(fc.constantFrom('x', 'y', '*', '*'), { maxLength: 3 }), fc.constantFrom('x', '*', '>', '>'))
  .map(([tokens, last]) => ['a', ...tokens, last].join('.'));

const way = fc
  .tuple(fc.uniqueArray(subject, { minLength: 1, maxLength: 3 }), fc.array(subject, { minLength: 8, maxLength: 8 }))
  .map(([filter, subscriptions]) => ({
    links: [filter] as const,
    subscriptions: subscriptions.filter((one) => messagesOf(one, [filter]).wanted.length > 0),
  }));

test.each(VERSIONS)('the rule says of any subscription and filter what nats-server %s does', async (version) => {
  const seed = Number(process.env.NATS_TEST_SEED ?? 1);
  const ways = fc.sample(way, { numRuns: RANDOM, seed });
  const servers = await LinkedServers.start(
    version,
    ways.map(({ links }) => links),
  );
  const tried = await Promise.all(
    ways.map(async ({ links, subscriptions }, n) => {
      const results = await outcomes(servers, n, subscriptions, links);
      return [links, subscriptions.map((one, index) => `${one} ${results[index]}`)];
    }),
  );
  const said = ways.map(({ links, subscriptions }) => [
    links,
    subscriptions.map((one) => `${one} ${interestPasses(one, links[0]) ? 'all' : 'none'}`),
  ]);
  expect(tried).toEqual(said);
  expect(said.flat(2).filter((text) => String(text).endsWith(' none')).length).toBeGreaterThan(RANDOM / 10);
});
