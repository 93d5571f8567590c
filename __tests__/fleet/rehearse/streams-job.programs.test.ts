import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type StreamSpec, streamConfig } from '../../../constructs/streams/stream';
import { streamsScript } from '../../../constructs/streams/streams-script';
import { freePorts, LOOPBACK } from '../../../fleet/rehearse/ports';
import { jq, natsCli, natsServer, PINNED } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { KeptSections } from '../../support/kept-file';
import { startedServer } from '../../support/started-server';

jest.setTimeout(600_000);

const LOGIN = { user: 'admin.hub', pass: 'p' };
let url: string;

beforeAll(async () => {
  const [port = 0] = await freePorts(1);
  url = `nats://${LOOPBACK}:${port}`;
  const jets = `jetstream { store_dir: "${temporaryFolder()}", domain: "hub", max_file: 10000000 }`;
  const users = `authorization { users: [{ user: "${LOGIN.user}", password: "${LOGIN.pass}" }] }`;
  await startedServer(natsServer(PINNED), 'hub', `listen: "${LOOPBACK}:${port}"\n${jets}\n${users}\n`);
});

/**
 * Runs what the Job runs, its /streams elsewhere: `nats` and jq first in the PATH, and nothing of this machine's own
 * contexts.
 */
function runJob(streams: readonly StreamSpec[], server: string) {
  const home = temporaryFolder();
  for (const folder of ['bin', 'streams']) mkdirSync(join(home, folder));
  for (const [name, program] of Object.entries({ nats: natsCli(), jq: jq() }))
    writeFileSync(join(home, 'bin', name), `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
  for (const stream of streams)
    writeFileSync(join(home, 'streams', `${stream.name}.json`), JSON.stringify(streamConfig(stream, 1), null, 2));
  const written = streamsScript(streams);
  const script = written.replaceAll('"/streams/', `"${home}/streams/`).replace('cd /tmp', `cd '${home}'`);
  expect(script).not.toBe(written);
  const path = { PATH: `${home}/bin:/usr/bin:/bin`, HOME: home };
  const env = { ...path, NATS_URL: server, NATS_USER: LOGIN.user, NATS_PASSWORD: LOGIN.pass };
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-ec', script], { env, encoding: 'utf8', timeout: 60_000 });
  return { status, output: `${stdout}${stderr}` };
}

/** Every stream that is there: when it was made, and its configuration. */
async function streamsThere(): Promise<Map<string, { readonly created: string; readonly config: StreamConfig }>> {
  const connection = await connect({ servers: url, ...LOGIN });
  const infos = await (await jetstreamManager(connection)).streams.list().next();
  await connection.close();
  return new Map(infos.map(({ created, config }) => [config.name, { created, config }]));
}

/** What changed of each stream; `as it was` where that is nothing. */
function changes(before: Awaited<ReturnType<typeof streamsThere>>, after: typeof before): string[] {
  return [...after]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, { created, config }]) => {
      const was = before.get(name);
      if (was?.created !== created)
        return `${name} is ${was ? 'recreated' : 'created'}: ${config.max_bytes} bytes of ${config.subjects?.join(' ') ?? 'what it sources'}`;
      const edited = Object.entries(config).flatMap(([key, value]) => {
        const [from, to] = [was.config[key as keyof StreamConfig], value].map((each) => JSON.stringify(each));
        return from === to ? [] : [`${key} ${from} becomes ${to}`];
      });
      return `${name}: ${edited.join(', ') || 'as it was'}`;
    });
}

const SENSORS: StreamSpec = { name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: 1_000_000, maxAgeSeconds: 3600 };
const TOTAL: StreamSpec = { name: 'TOTAL', sourceDomains: ['edge1', 'edge2'], maxBytes: 100_000 };
const MAIN: StreamSpec = { name: 'MAIN', subjects: ['main.>', 'moves.>'], maxBytes: 2_000_000 };
const sized = (name: string, maxBytes: number, ...subjects: readonly string[]): StreamSpec => ({
  name,
  subjects: [`${name}.>`, ...subjects],
  maxBytes,
});
const Z = sized('Z', 500_000);

/** Deploys one after the other, on a server with room for 10,000,000 bytes; streams-job.txt has what comes of each. */
const DEPLOYS: Readonly<Record<string, readonly StreamSpec[]>> = {
  'every stream is made as it is described': [SENSORS, TOTAL],
  'run again it changes nothing': [SENSORS, TOTAL],
  'a changed limit edits the stream that is there, and a new stream is added beside it': [
    { ...SENSORS, maxBytes: 2_000_000 },
    sized('ALERTS', 50_000),
  ],
  'one more site is one more source of a stream that is there': [
    { ...TOTAL, sourceDomains: ['edge1', 'edge2', 'edge3'] },
  ],
  'a stream that takes most of what is left': [{ ...MAIN, maxBytes: 7_000_000 }, Z],
  'a stream is added by the very deploy that makes room for it, though it is the first by name': [
    sized('ADDED', 3_000_000),
    { ...MAIN, maxBytes: 4_000_000 },
    Z,
  ],
  'one that grows takes what one behind it gives back': [sized('ADDED', 5_000_000), MAIN, Z],
  'a subject moves to a stream that comes before the one which has it': [
    sized('ADDED', 5_000_000, 'moves.>'),
    { ...MAIN, subjects: ['main.>'] },
    Z,
  ],
  'two that cannot be made do not keep the third from it, and are both named, with what takes the room': [
    { ...sized('AAA', 1000), subjects: ['main.x'] },
    sized('BBB', 9_000_000),
    sized('CCC', 1000),
    Z,
  ],
  'what the server refuses fails the Job': [{ ...SENSORS, name: 'OTHER', maxBytes: 1000 }],
  'a server that is not there fails the Job, which is then tried again': [SENSORS],
};

const kept = new KeptSections(join(__dirname, 'streams-job.txt'), Object.keys(DEPLOYS));

test.each(Object.entries(DEPLOYS))('%s', async (title, streams) => {
  const before = await streamsThere();
  const { status, output } = runJob(
    streams,
    title.startsWith('a server that is not there') ? `nats://${LOOPBACK}:1` : url,
  );
  const after = await streamsThere();
  if (status === 0)
    for (const spec of streams)
      expect(after.get(spec.name)?.config).toMatchObject(JSON.parse(JSON.stringify(streamConfig(spec, 1))));
  const [, told = output] = output.split(/^(?=streams that are there)/m);
  const lines = told.split('\n').map((line) => line.replace(/^nats-\S+ error: /, ''));
  kept.expect(title, [
    `exit code ${status}`,
    ...changes(before, after),
    ...(status === 0 ? [] : lines.filter(Boolean)),
  ]);
});

test('what comes of other deploys is not kept', () => kept.expectNoOthers());
