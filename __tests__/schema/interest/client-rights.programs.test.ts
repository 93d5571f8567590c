import { connect, type NatsConnection } from '@nats-io/transport-node';
import { writeConf } from '../../../constructs/conf/write';
import { deniedBeside, unboundRights } from '../../../constructs/trust/subscribe-rights';
import { accountsBlock, type NatsUser } from '../../../constructs/trust/user';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { subjectCovers } from '../../../schema/subject';
import { natsServer, OLDEST, PINNED } from '../../support/binaries';
import { startedServer } from '../../support/started-server';

jest.setTimeout(120_000);

/** What of messages arrives beyond the rights, while nothing is denied beside them: as nats-server has it. */
type Leak = readonly string[];

/** Rights to subscribe, and what a server lets through beyond them. */
const RIGHTS: readonly (readonly [rights: readonly string[], leak: Leak])[] = [
  [['a.*'], ['a.b.c', 'a.b.c.d', 'a.x.c']],
  [
    ['a.*', 'b.>'],
    ['a.b.c', 'a.b.c.d', 'a.x.c'],
  ],
  [['a.*.*'], ['a.b.c.d']],
  [['a.*', 'a.*.*'], ['a.b.c.d']],
  [['a.b.*'], ['a.b.c.d']],
  [['a.b.*', 'a.x'], ['a.b.c.d']],
  [['a.*', 'a.*.>'], []],
  [['a.*', 'a.>'], []],
  [['a.>'], []],
  [['a.b'], []],
  [['a.*.c'], []],
  [['a.*.>'], []],
  [['a.*.c.>'], []],
  // Nothing can be denied here, or what is allowed would be.
  [
    ['a.*', 'a.b.c'],
    ['a.b.c.d', 'a.x.c'],
  ],
  [['a.*', 'a.*.c'], ['a.b.c.d']],
  [
    ['a.*', 'a.x.>'],
    ['a.b.c', 'a.b.c.d'],
  ],
];

const MESSAGES = ['a', 'a.b', 'a.x', 'a.b.c', 'a.x.c', 'a.b.c.d', 'b', 'b.c', 'c.d'];

/** As wide as the rights and wider, as a client may try them. */
const SUBSCRIPTIONS = [
  ...['>', '*', '*.>', '*.*', '*.*.*', '*.b', '*.b.c'],
  ...['a.>', 'a.*', 'a.*.>', 'a.*.*', 'a.*.*.*', 'a.*.*.>', 'a.*.c', 'a.*.c.>', 'a.*.c.*', 'a.x.>'],
  ...['a.x', 'a.b', 'a.b.>', 'a.b.*', 'a.b.*.>', 'a.b.*.*', 'a.b.c', 'a.b.c.>', 'a.b.c.*', 'b.>', 'b.*'],
];

const open: NatsConnection[] = [];
afterAll(() => Promise.all(open.map((connection) => connection.close())));

class Rights {
  private constructor(
    private readonly port: number,
    private readonly publisher: NatsConnection,
  ) {}

  /** A server with a user for each of these rights. */
  static async at(version: string, subscribe: readonly (readonly string[])[], isHeld: boolean): Promise<Rights> {
    const [port = 0] = await freePorts(1);
    const users = subscribe.map((subjects, n): NatsUser => {
      // What is denied is denied to clients alone.
      const connection = isHeld ? 'STANDARD' : 'LEAFNODE';
      return { name: `user${n}`, connection, proof: { kind: 'certificate' }, subscribe: [...subjects, 'fence'] };
    });
    const admin: NatsUser = { name: 'admin', connection: 'STANDARD', proof: { kind: 'certificate' } };
    const accounts = accountsBlock([{ name: 'A', jetstream: false, users: [admin, ...users] }]);
    const conf = writeConf({ includes: [], block: { host: LOOPBACK, port, accounts } })
      .replaceAll('["LEAFNODE"]', '["STANDARD"]')
      .replaceAll(/(user: .*)/g, '$1\n password: x');
    await startedServer(natsServer(version), 'rights', conf);
    const publisher = await connect({ servers: `${LOOPBACK}:${port}`, user: 'admin', pass: 'x' });
    open.push(publisher);
    return new Rights(port, publisher);
  }

  /** What arrives of all messages under all these subscriptions; half of them are of a queue group. */
  async arrivals(user: number, subscriptions: readonly string[], queue?: string): Promise<string[]> {
    const client = await connect({ servers: `${LOOPBACK}:${this.port}`, user: `user${user}`, pass: 'x' });
    const arrived = new Set<string>();
    let fences = 0;
    client.subscribe('fence', { callback: () => void fences++ });
    for (const subscription of subscriptions) {
      client.subscribe(subscription, {
        ...(queue && { queue: `${queue} ${subscription}`.replace(/[^a-z]/g, '-') }),
        callback: (error, message) => void (error ?? arrived.add(message.subject)),
      });
    }
    await client.flush();
    for (const message of MESSAGES) this.publisher.publish(message);
    this.publisher.publish('fence');
    await this.publisher.flush();
    await client.flush();
    expect(fences).toBe(1);
    await client.close();
    return [...arrived].filter((subject) => subject !== 'fence').sort();
  }
}

const within = (rights: readonly string[]) =>
  MESSAGES.filter((message) => rights.some((right) => subjectCovers(right, message))).sort();

describe.each([PINNED, OLDEST])('on nats-server %s', (version) => {
  test('a right that ends in "*" lets wider subscriptions through, and so deeper subjects, while nothing is denied', async () => {
    const rights = await Rights.at(
      version,
      RIGHTS.map(([subjects]) => subjects),
      false,
    );
    const seen = [];
    for (const [user, [subjects]] of RIGHTS.entries()) {
      const leaks = [];
      for (const queue of [undefined, 'workers']) {
        const arrived = await rights.arrivals(user, SUBSCRIPTIONS, queue);
        leaks.push(arrived.filter((message) => !within(subjects).includes(message)));
      }
      expect(leaks[0]).toEqual(leaks[1]);
      seen.push([subjects, leaks[0]]);
    }
    expect(seen).toEqual(RIGHTS);
  });

  test('what is denied beside rights leaves just what they say, under each subscription and all together', async () => {
    const bound = RIGHTS.map(([subjects]) => subjects).filter((subjects) => unboundRights(subjects).length === 0);
    const rights = await Rights.at(version, bound, true);
    for (const [user, subjects] of bound.entries()) {
      for (const queue of [undefined, 'workers']) {
        expect([subjects, await rights.arrivals(user, SUBSCRIPTIONS, queue)]).toEqual([subjects, within(subjects)]);
        for (const subject of subjects) {
          expect([subject, await rights.arrivals(user, [subject], queue)]).toEqual([subject, within([subject])]);
        }
      }
    }
  });
});

test('what is denied is what a server would let through', () => {
  expect(
    RIGHTS.map(([rights]) => [rights, deniedBeside(rights), unboundRights(rights).map(({ deeper }) => deeper)]),
  ).toEqual([
    [['a.*'], ['a.*.>'], []],
    [['a.*', 'b.>'], ['a.*.>'], []],
    [['a.*.*'], ['a.*.*.>'], []],
    [['a.*', 'a.*.*'], ['a.*.*.>'], []],
    [['a.b.*'], ['a.b.*.>'], []],
    [['a.b.*', 'a.x'], ['a.b.*.>'], []],
    [['a.*', 'a.*.>'], [], []],
    [['a.*', 'a.>'], [], []],
    [['a.>'], [], []],
    [['a.b'], [], []],
    [['a.*.c'], [], []],
    [['a.*.>'], [], []],
    [['a.*.c.>'], [], []],
    [['a.*', 'a.b.c'], [], ['a.b.c']],
    [['a.*', 'a.*.c'], [], ['a.*.c']],
    [['a.*', 'a.x.>'], [], ['a.x.>']],
  ]);
});
