import { writeConf } from '../../../constructs/conf/write';
import { deniedBeside, unboundRights } from '../../../constructs/trust/subscribe-rights';
import { accountsBlock, type NatsUser } from '../../../constructs/trust/user';
import { subjectCovers } from '../../../schema/subject';
import { natsServer, OLDEST, PINNED } from '../../support/binaries';
import { areKept } from '../kept-table';
import { type Served, serve } from '../served';

jest.setTimeout(120_000);

/** Subjects that users may subscribe to. */
const RIGHTS = [
  ...['a.*', 'a.* b.>', 'a.*.*', 'a.* a.*.*', 'a.b.*', 'a.b.* a.x', 'a.* a.*.>', 'a.* a.>', 'a.>', 'a.b', 'a.*.c'],
  ...['a.*.>', 'a.*.c.>'],
  // Nothing can be denied here, since deny overrides what is allowed.
  ...['a.* a.b.c', 'a.* a.*.c', 'a.* a.x.>'],
].map((rights) => rights.split(' '));

const MESSAGES = ['a', 'a.b', 'a.x', 'a.b.c', 'a.x.c', 'a.b.c.d', 'b', 'b.c', 'c.d'];

/** Subscriptions as wide as the permissions and wider. */
const SUBSCRIPTIONS = [
  ...['>', '*', '*.>', '*.*', '*.*.*', '*.b', '*.b.c'],
  ...['a.>', 'a.*', 'a.*.>', 'a.*.*', 'a.*.*.*', 'a.*.*.>', 'a.*.c', 'a.*.c.>', 'a.*.c.*', 'a.x.>'],
  ...['a.x', 'a.b', 'a.b.>', 'a.b.*', 'a.b.*.>', 'a.b.*.*', 'a.b.c', 'a.b.c.>', 'a.b.c.*', 'b.>', 'b.*'],
];

const QUEUES = [undefined, 'workers'];

/** A server with a user for each list of permissions; without denials where they cannot be enforced. */
function serverWith(version: string, all: readonly string[][], isHeld: boolean): Promise<Served> {
  const users = all.map((subjects, n): NatsUser => {
    // Denials apply to clients only.
    const connection = isHeld ? 'STANDARD' : 'LEAFNODE';
    return { name: `user${n}`, connection, authMethod: { kind: 'certificate' }, subscribe: [...subjects, 'fence'] };
  });
  const admin: NatsUser = { name: 'admin', connection: 'STANDARD', authMethod: { kind: 'certificate' } };
  const accounts = accountsBlock([{ name: 'A', jetstream: false, users: [admin, ...users] }]);
  const conf = writeConf({ includes: [], block: { accounts } })
    .replaceAll('["LEAFNODE"]', '["STANDARD"]')
    .replaceAll(/(user: .*)/g, '$1\n password: x');
  return serve(conf, natsServer(version));
}

/** The messages that a user receives with all these subscriptions. */
async function arrivals(server: Served, user: number, subscriptions: readonly string[], queue?: string) {
  const [publisher, client] = [await server.connect({ user: 'admin' }), await server.connect({ user: `user${user}` })];
  const arrived: string[] = [];
  for (const subscription of ['fence', ...subscriptions]) {
    client.subscribe(subscription, {
      ...(queue && { queue: `${queue} ${subscription}`.replace(/[^a-z]/g, '-') }),
      callback: (error, message) => void (error ?? arrived.push(message.subject)),
    });
  }
  await client.flush();
  for (const message of [...MESSAGES, 'fence']) publisher.publish(message);
  await publisher.flush();
  await client.flush();
  await Promise.all([publisher.close(), client.close()]);
  expect(arrived).toContain('fence');
  return [...new Set(arrived)].filter((subject) => subject !== 'fence').sort();
}

const within = (rights: readonly string[]) =>
  MESSAGES.filter((message) => rights.some((right) => subjectCovers(right, message))).sort();

describe.each([PINNED, OLDEST])(
  'permissions on nats-server %s, what it delivers beyond them, and what is denied',
  (version) => {
    let server: Served;
    beforeAll(async () => {
      server = await serverWith(version, RIGHTS, false);
    });

    areKept(
      __filename,
      Object.fromEntries(
        RIGHTS.map((rights, user) => [
          rights.join(' '),
          async () => {
            const [leak, queued] = await Promise.all(
              QUEUES.map(async (queue) => {
                const arrived = await arrivals(server, user, SUBSCRIPTIONS, queue);
                return arrived.filter((message) => !within(rights).includes(message)).join(' ');
              }),
            );
            expect(queued).toBe(leak);
            const deeper = unboundRights(rights).map((one) => one.deeper);
            return [
              `arrives beyond them: ${leak || 'nothing'}`,
              `is denied beside them: ${deniedBeside(rights).join(' ') || 'nothing'}`,
              ...deeper.map((one) => `cannot be denied beside ${one}`),
            ];
          },
        ]),
      ),
    );

    test('with the denials only what they allow is delivered, to each subscription and to all together', async () => {
      const bound = RIGHTS.filter((subjects) => unboundRights(subjects).length === 0);
      const held = await serverWith(version, bound, true);
      for (const [user, subjects] of bound.entries()) {
        for (const queue of QUEUES) {
          expect([subjects, await arrivals(held, user, SUBSCRIPTIONS, queue)]).toEqual([subjects, within(subjects)]);
          for (const subject of subjects) {
            expect([subject, await arrivals(held, user, [subject], queue)]).toEqual([subject, within([subject])]);
          }
        }
      }
    });
  },
);
