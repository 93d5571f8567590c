import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { jetstreamManager } from '@nats-io/jetstream';
import { streamConfig } from '../../constructs/streams/stream';
import { natsCli } from '../support/binaries';
import { parse, SMALL, site, verdict } from './example';
import { jetstreamBlock, type Served, serve } from './served';

jest.setTimeout(60_000);

let server: Served;
beforeAll(async () => {
  server = await serve(jetstreamBlock());
});

test('JetStream creates streams at the limits of what is accepted: shortest age, one byte, a name of 64 letters, one of signs', async () => {
  const streams = {
    SHORT: { subjects: ['a.>'], maxAge: '1s', ...SMALL },
    MINUTE: { subjects: ['b.>'], maxAge: '1m', ...SMALL },
    WEEK: { subjects: ['c.>'], maxAge: '7d', ...SMALL },
    TINY: { subjects: ['d.>'], ...SMALL, maxBytes: 1 },
    ['N'.repeat(64)]: { subjects: ['e.>'], ...SMALL },
    _0: { subjects: ['überwachung.>'], ...SMALL },
  };
  const accepted = parse(site({ streams })).sites.flatMap((one) => one.streams);
  const manager = await jetstreamManager(await server.connect());
  for (const stream of accepted) await manager.streams.add(streamConfig({ ...stream }, 1) as { name: string });
  const made = (await manager.streams.list().next()).map(({ config: { name } }) => name);
  expect(made.sort()).toEqual(Object.keys(streams).sort());
  await manager.streams.update('MINUTE', streamConfig({ name: 'MINUTE', subjects: ['b.>'], maxBytes: 1 }, 1));
});

test('a name that begins with "-" is refused: the nats command takes it for an option', async () => {
  expect(verdict(site({ streams: { '-f': { subjects: ['a.>'] } } }))).toEqual([
    expect.stringContaining('not starting with "-"'),
  ]);
  const url = server.address('client connections');
  const info = promisify(execFile)(natsCli(), ['--server', url, 'stream', 'info', '-f']);
  await expect(info).rejects.toThrow(/unknown short flag|unknown.*flag/);
});
