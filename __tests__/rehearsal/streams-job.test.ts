import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StreamSpec, streamConfig } from '../../constructs/streams/stream';
import { streamsScript } from '../../constructs/streams/streams-script';
import { NatsProcess } from '../../rehearsal/nats-process';
import { LOOPBACK, PortReservation } from '../../rehearsal/ports';
import { becomesTrue } from '../../rehearsal/wait';
import type { Value } from '../../synthesized';
import { natsCli, natsServer, PINNED } from '../support/binaries';
import { temporaryFolder } from '../support/folder';
import { at } from '../support/walk';

jest.setTimeout(600_000);

const SENSORS: StreamSpec = { name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: 1_000_000, maxAgeSeconds: 3600 };
const ALERTS: StreamSpec = { name: 'ALERTS', subjects: ['alerts.>'], maxBytes: 50_000 };
const TOTAL: StreamSpec = { name: 'TOTAL', sourceDomains: ['edge1', 'edge2'], maxBytes: 100_000 };

const reservation = new PortReservation();
let cli: string;
let server: NatsProcess;
let url: string;

beforeAll(async () => {
  cli = natsCli();
  const folder = temporaryFolder();
  const [client, monitor] = await reservation.take(2);
  const configFile = join(folder, 'nats.conf');
  writeFileSync(
    configFile,
    `host: "${LOOPBACK}"\nport: ${client}\nmonitor_port: ${monitor}\njetstream { store_dir: "${folder}/data", domain: "hub" }
authorization { users: [{ user: "admin.hub", password: "p" }] }\n`,
  );
  server = new NatsProcess({ binary: natsServer(PINNED), name: 'server', configFile, env: {} });
  server.start();
  url = `nats://${LOOPBACK}:${client}`;
  const ready = await becomesTrue(async () => (await fetch(`http://${LOOPBACK}:${monitor}/healthz`)).ok, 20_000);
  if (!ready) throw new Error(server.logLines.join('\n'));
});

afterAll(async () => {
  await server?.kill();
  reservation.release();
});

/** Environment of the Job's container: the `nats` command first in the PATH, and nothing of this machine's own contexts. */
function environment(home: string, server: string): NodeJS.ProcessEnv {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'nats'), `#!/bin/sh\nexec '${cli}' "$@"\n`, { mode: 0o755 });
  return { PATH: `${bin}:/usr/bin:/bin`, HOME: home, NATS_URL: server, NATS_USER: 'admin.hub', NATS_PASSWORD: 'p' };
}

/** Runs what the Job runs, its /streams elsewhere. */
function runJob(streams: readonly StreamSpec[], server = url) {
  const home = temporaryFolder();
  const folder = join(home, 'streams');
  mkdirSync(folder);
  for (const stream of streams) {
    writeFileSync(join(folder, `${stream.name}.json`), `${JSON.stringify(streamConfig(stream, 1), null, 2)}\n`);
  }
  const script = streamsScript(streams).replaceAll('"/streams/', `"${folder}/`);
  expect(script).not.toBe(streamsScript(streams));
  return spawnSync('/bin/sh', ['-ec', script], { env: environment(home, server), encoding: 'utf8', timeout: 60_000 });
}

function info(stream: string): Value {
  const { stdout, stderr } = spawnSync('nats', ['stream', 'info', stream, '--json'], {
    env: environment(temporaryFolder(), url),
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

/** When a stream was made, and all that was asked for. */
function stateOf(stream: string) {
  return { created: at(info(stream), 'created'), config: at(info(stream), 'config') };
}

test('the script makes every stream as it is described', () => {
  const { status, stdout, stderr } = runJob([SENSORS, TOTAL]);
  expect({ status, output: `${stdout}${stderr}` }).toMatchObject({ status: 0 });
  for (const spec of [SENSORS, TOTAL]) {
    const { subjects, ...wanted } = streamConfig(spec, 1);
    expect(stateOf(spec.name).config).toMatchObject({ ...wanted, ...(subjects ? { subjects } : {}) });
  }
  expect(stateOf('TOTAL').config).not.toHaveProperty('subjects');
});

test('run again it changes nothing', () => {
  const before = [stateOf('EDGE_SENSORS'), stateOf('TOTAL')];
  expect(runJob([SENSORS, TOTAL]).status).toBe(0);
  expect([stateOf('EDGE_SENSORS'), stateOf('TOTAL')]).toEqual(before);
});

test('a changed limit edits the stream that is there, and a new stream is added beside it', () => {
  const before = stateOf('EDGE_SENSORS');
  expect(runJob([{ ...SENSORS, maxBytes: 2_000_000 }, ALERTS]).status).toBe(0);
  const after = stateOf('EDGE_SENSORS');
  expect(after.created).toBe(before.created);
  expect(after.config).toEqual({ ...Object(before.config), max_bytes: 2_000_000 });
  expect(at(stateOf('ALERTS').config, 'max_bytes')).toBe(50_000);
});

test('one more site is one more source of a stream that is there', () => {
  const before = stateOf('TOTAL');
  expect(runJob([{ ...TOTAL, sourceDomains: ['edge1', 'edge2', 'edge3'] }]).status).toBe(0);
  const after = stateOf('TOTAL');
  expect(after.created).toBe(before.created);
  expect(at(after.config, 'sources')).toHaveLength(3);
});

test('what the server refuses fails the Job', () => {
  const { status, stdout, stderr } = runJob([{ ...SENSORS, name: 'OTHER' }]);
  expect(status).not.toBe(0);
  expect(`${stdout}${stderr}`).toMatch(/subjects overlap/);
});

test('a server that is not there fails the Job, which is then tried again', () => {
  const { status, stdout, stderr } = runJob([SENSORS], `nats://${LOOPBACK}:1`);
  expect(status).toBeGreaterThan(0);
  expect(`${stdout}${stderr}`).toMatch(/connection refused|no servers available/);
});
