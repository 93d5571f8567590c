import { randomUUID } from 'node:crypto';
import type { NatsConnection } from '@nats-io/transport-node';
import fc from 'fast-check';
import { exampleOf, interestPasses } from '../../../constructs/subjects';
import { isHeard, Listener } from '../../../fleet/rehearse/exchange';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { commonSubject, subjectCovers } from '../../../schema/subject';
import { natsServer, OLDEST, PINNED } from '../../support/binaries';
import { areKept } from '../kept-table';
import { ANY_PORT, type Served, serve } from '../served';

jest.setTimeout(180_000);

/** What the links of one way let through, both up and down: first that of the hub, then the one below it. */
type Links = readonly [string[]] | readonly [string[], string[]];

/** The links between subscribers and publishers, and what is subscribed. */
type Way = readonly [links: Links, subscriptions: readonly string[]];

const WAYS: readonly Way[] = [
  [[['config.>']], ['config.>', 'config.a.b', 'config.*.edge1']],
  [[['config.*.edge1']], ['config.*.edge1', 'config.a.edge1', 'config.*.*', 'config.a.>', 'config.a.*', 'config.>']],
  [[['config.*.*']], ['config.*.edge1', 'config.>']],
  [[['config.a.edge1']], ['config.*.*']],
  [[['commands.edge1.>']], ['commands.>', 'commands.*.>', 'commands.*.restart']],
  [[['commands.edge1.*']], ['commands.>', 'commands.*.*', 'commands.*.restart']],
  [[['commands.*']], ['commands.>']],
  [[['commands.edge1.restart']], ['commands.>']],
  [[['config.*.edge1.>']], ['config.>']],
  [[['config.*.>']], ['config.>']],
  [[['config.a.*.b']], ['config.>', 'config.*.>']],
  // One matching entry of the filter is enough for all of them.
  [[['config.*.edge1', 'config.all.>']], ['config.>']],
  [[['config.all.>', 'config.*.edge1']], ['config.>']],
  [[['config.*.edge1', 'config.all']], ['config.>']],
  [[['config.*.edge1', 'commands.edge1.>']], ['config.>']],
  [[['config.*.*', 'config.*.edge1', 'config.>']], ['config.*.edge1']],
  // Each of two links decides independently.
  [[['config.*.edge1'], ['config.*.edge1']], ['config.*.edge1']],
  [[['config.*.*'], ['config.*.edge1']], ['config.*.edge1']],
  [
    [['config.>'], ['config.*.edge1']],
    ['config.a.edge1', 'config.>'],
  ],
  [[['commands.edge1.>', 'commands.edge2.>'], ['commands.edge1.>']], ['commands.>']],
  [[['config.*.*'], ['config.a.edge1']], ['config.>']],
  [[['config.*.edge1', 'config.*.edge2'], ['config.>']], ['config.>']],
  [[['config.*.edge1', 'config.all.>'], ['config.*.edge1']], ['config.>']],
];

/** Messages that the subscription and all links allow, and some that it does and they do not. */
function messagesOf(subscription: string, links: Links) {
  const allowed = links.reduce<readonly string[]>(
    (left, filter) => left.flatMap((one) => filter.flatMap((entry) => commonSubject(one, entry) ?? [])),
    [subscription],
  );
  const wanted = allowed.flatMap((one) => [
    ...['x', 'q'].map((word) => exampleOf(one, word)),
    ...(one.endsWith('>') ? [`${exampleOf(one, 'x')}.y.z`] : []),
  ]);
  const others = [exampleOf(subscription, 'other'), `${exampleOf(subscription, 'x')}.other`];
  return {
    wanted: [...new Set(wanted)].sort(),
    unwanted: others.filter((one) => !allowed.some((filter) => subjectCovers(filter, one))),
  };
}

const CONNECT_MS = 60_000;
const FENCE_MS = 30_000;
/** In every filter, to see when interest has arrived. No tested subscription matches it. */
const FENCE = 'fence.*';

/**
 * The server that many links below the hub, with an account for each way that comes so far; permissions of the leaves'
 * users are what this project's are.
 */
function confOf(depth: number, ways: readonly Way[], above?: Served): string {
  const here = [...ways.entries()].filter(([, [links]]) => links.length >= depth);
  const accounts = here.map(([n, [{ [depth]: filter }]]) => {
    const allow = JSON.stringify({ allow: [...(filter ?? []), FENCE] });
    const leaf = `{ user: leaf${n}, password: x, permissions: { publish: ${allow}, subscribe: ${allow} } }`;
    return `A${n} { users: [{ user: client${n}, password: x }${filter ? `, ${leaf}` : ''}] }`;
  });
  const address = above?.address('leafnode connections');
  const remotes = here.map(([n]) => `{ url: "nats-leaf://leaf${n}:x@${address}", account: A${n} }`);
  return `
    server_name: level-${depth}
    http: ${ANY_PORT}
    accounts { ${accounts.join('\n')} }
    leafnodes {
      reconnect: 1
      ${above ? `remotes: [${remotes.join('\n')}]` : ''}
      ${depth < 2 ? `listen: ${ANY_PORT}` : ''}
    }
  `;
}

/** Three servers one below the other, with an account for each direction. */
async function linked(version: string, ways: readonly Way[]): Promise<Served[]> {
  const servers: Served[] = [];
  for (const depth of [0, 1, 2]) servers.push(await serve(confOf(depth, ways, servers.at(-1)), natsServer(version)));
  const two = ways.filter(([links]) => links.length === 2).length;
  const counts = async () => String(await Promise.all(servers.map((server) => server.leaves())));
  // The middle server also counts the leaves below it.
  const expected = String([ways.length, ways.length + two, two]);
  const connected = await becomesTrue(async () => (await counts()) === expected, CONNECT_MS);
  if (!connected) throw new Error(`of ${expected} leaves ${await counts()} connect`);
  return servers;
}

/** What arrives at a subscription that is the only one. What is sent behind the messages shows that they would have. */
async function arrivals(
  subscriber: NatsConnection,
  publisher: NatsConnection,
  { subscription, subjects, queue }: Tried,
) {
  const arrived: string[] = [];
  const subscribed = subscriber.subscribe(subscription, {
    ...(queue && { queue }),
    callback: (error, message) => {
      if (error) throw error;
      arrived.push(message.subject);
    },
  });
  const fence = `fence.${randomUUID()}`;
  const listener = new Listener(subscriber, [fence]);
  const passes = async () => {
    if (!(await isHeard(publisher, fence, listener, randomUUID(), FENCE_MS))) throw new Error(`nothing on ${fence}`);
  };
  await passes();
  for (const subject of subjects) publisher.publish(subject);
  await passes();
  subscribed.unsubscribe();
  listener.close();
  return arrived.sort();
}

/** A subscription, and what is published while it is the only one. */
interface Tried {
  readonly subscription: string;
  readonly subjects: readonly string[];
  readonly queue?: string;
}

/**
 * What servers let through to each subscription, alone and as a queue group, both ways: all that every link allows, or
 * nothing of it.
 */
async function passed(servers: readonly Served[], way: number, [links, subscriptions]: Way): Promise<string[]> {
  const connect = (depth: number) => servers[depth]?.connect({ user: `client${way}` });
  const [above, below] = await Promise.all([connect(0), connect(links.length)]);
  if (!above || !below) throw new Error('no such way');
  const results: string[] = [];
  for (const subscription of subscriptions) {
    const { wanted, unwanted } = messagesOf(subscription, links);
    expect(wanted).not.toEqual([]);
    const seen = new Set<string>();
    for (const [to, from] of [
      [above, below],
      [below, above],
    ] as const) {
      for (const queue of ['', 'workers']) {
        const arrived = await arrivals(to, from, { subscription, subjects: [...unwanted, ...wanted], queue });
        const all = String(arrived) === String(wanted);
        seen.add(all ? 'all' : arrived.length === 0 ? 'nothing' : arrived.join(' '));
      }
    }
    results.push(`${subscription}: ${[...seen].join(' or ')}`);
  }
  return results;
}

/** The same according to the rule. */
function said([links, subscriptions]: Way): string[] {
  const passes = (one: string) => links.every((filter) => interestPasses(one, filter));
  return subscriptions.map((one) => `${one}: ${passes(one) ? 'all' : 'nothing'}`);
}

const subject = fc
  .tuple(fc.array(fc.constantFrom('x', 'y', '*', '*'), { maxLength: 3 }), fc.constantFrom('x', '*', '>', '>'))
  .map(([tokens, last]) => ['a', ...tokens, last].join('.'));

const anyWay = fc
  .tuple(fc.uniqueArray(subject, { minLength: 1, maxLength: 3 }), fc.array(subject, { minLength: 8, maxLength: 8 }))
  .map(([filter, all]): Way => [[filter], all.filter((one) => messagesOf(one, [filter]).wanted.length > 0)]);

/** NATS_TEST_RUNS=10 runs ten times as many. */
const numRuns = 20 * Number(process.env.NATS_TEST_RUNS ?? 1);
const RANDOM = fc.sample(anyWay, { numRuns, seed: Number(process.env.NATS_TEST_SEED ?? 1) });

describe('what the rule decides about a subscription and the links on its path', () => {
  areKept(
    __filename,
    Object.fromEntries(WAYS.map((way) => [way[0].map((filter) => filter.join(' ')).join(', then '), said(way)])),
  );

  test('is often that nothing arrives', () => {
    expect(RANDOM.flatMap(said).filter((text) => text.endsWith('nothing')).length).toBeGreaterThan(numRuns / 10);
  });

  test.each([
    ['those above', PINNED, WAYS],
    ['those above', OLDEST, WAYS],
    ['any', PINNED, RANDOM],
    ['any', OLDEST, RANDOM],
  ])('matches real servers: %s, on nats-server %s', async (_, version, ways) => {
    const servers = await linked(version, ways);
    const seen = await Promise.all(ways.map((way, n) => passed(servers, n, way)));
    expect(ways.map(([links], n) => [links, seen[n]])).toEqual(ways.map((way) => [way[0], said(way)]));
  });
});
