import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { streamConfig } from '../../constructs/streams/stream';
import { parseEnvironment } from '../../schema/parse';
import { natsCli, natsServer, PINNED } from '../support/binaries';
import { temporaryFolder } from '../support/folder';
import { startedServer } from '../support/started-server';
import { site } from './example';

jest.setTimeout(60_000);

let connection: NatsConnection;
let url: string;
beforeAll(async () => {
  const conf = `listen: "127.0.0.1:-1"\njetstream { store_dir: ${JSON.stringify(temporaryFolder())} }\n`;
  const server = await startedServer(await natsServer(PINNED), 'streams', conf);
  url = `nats://${/client connections on (127\.0\.0\.1:\d+)/.exec(server.logLines.join('\n'))?.[1]}`;
  connection = await connect({ servers: url });
});
afterAll(() => connection?.close());

/** Limits that leave room for others, at the site and at the hub. */
const SMALL = { maxBytes: '1Mi', hub: { maxBytes: '1Mi' } };

/** Of one site, as an environment has it. */
function streams(written: Readonly<Record<string, unknown>>) {
  return parseEnvironment(site({ streams: written }), 'environments/prod.ts').sites.flatMap((one) => one.streams);
}

test('streams at the borders of what is accepted are made: the shortest age, one byte, a name of 64 letters, one of signs', async () => {
  const accepted = streams({
    SHORT: { subjects: ['a.>'], maxAge: '1s', ...SMALL },
    MINUTE: { subjects: ['b.>'], maxAge: '1m', ...SMALL },
    WEEK: { subjects: ['c.>'], maxAge: '7d', ...SMALL },
    TINY: { subjects: ['d.>'], ...SMALL, maxBytes: 1 },
    ['N'.repeat(64)]: { subjects: ['e.>'], ...SMALL },
    _0: { subjects: ['überwachung.>'], ...SMALL },
  });
  const manager = await jetstreamManager(connection);
  for (const stream of accepted) await manager.streams.add(streamConfig({ ...stream }, 1) as { name: string });
  const made = (await manager.streams.list().next()).map(({ config: { name } }) => name);
  expect(made.sort()).toEqual(accepted.map(({ name }) => name).sort());
  await manager.streams.update('MINUTE', streamConfig({ name: 'MINUTE', subjects: ['b.>'], maxBytes: 1 }, 1));
});

test('a name that begins with "-", which is refused, the nats command takes for an option', async () => {
  expect(() => streams({ '-f': { subjects: ['a.>'] } })).toThrow(/no "-" at its start/);
  const info = promisify(execFile)(await natsCli(), ['--server', url, 'stream', 'info', '-f']);
  await expect(info).rejects.toThrow(/unknown short flag|unknown.*flag/);
});
