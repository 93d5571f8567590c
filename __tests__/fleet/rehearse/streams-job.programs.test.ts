import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StreamSpec, streamConfig } from '../../../constructs/streams/stream';
import { streamsScript } from '../../../constructs/streams/streams-script';
import type { Value } from '../../../fleet/model';
import { NatsProcess } from '../../../fleet/rehearse/nats-process';
import { LOOPBACK, PortReservation } from '../../../fleet/rehearse/ports';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { jq, natsCli, natsServer, PINNED } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { at } from '../../support/walk';

jest.setTimeout(600_000);

const SENSORS: StreamSpec = { name: 'EDGE_SENSORS', subjects: ['sensors.>'], maxBytes: 1_000_000, maxAgeSeconds: 3600 };
const ALERTS: StreamSpec = { name: 'ALERTS', subjects: ['alerts.>'], maxBytes: 50_000 };
const TOTAL: StreamSpec = { name: 'TOTAL', sourceDomains: ['edge1', 'edge2'], maxBytes: 100_000 };

const reservation = new PortReservation();
let cli: string;
let jqPath: string;
let server: NatsProcess;
let url: string;

beforeAll(async () => {
  cli = natsCli();
  jqPath = jq();
  const folder = temporaryFolder();
  const [client, monitor] = await reservation.take(2);
  const configFile = join(folder, 'nats.conf');
  writeFileSync(
    configFile,
    `host: "${LOOPBACK}"\nport: ${client}\nmonitor_port: ${monitor}\njetstream { store_dir: "${folder}/data", domain: "hub", max_file: 10000000 }
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
  writeFileSync(join(bin, 'jq'), `#!/bin/sh\nexec '${jqPath}' "$@"\n`, { mode: 0o755 });
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
  const script = streamsScript(streams).replaceAll('"/streams/', `"${folder}/`).replace('cd /tmp', `cd '${home}'`);
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

/** Bytes that each stream may hold at most. */
function sizes(): Record<string, unknown> {
  const { stdout } = spawnSync('nats', ['stream', 'list', '--all', '--json'], {
    env: environment(temporaryFolder(), url),
    encoding: 'utf8',
  });
  const names: string[] = JSON.parse(stdout);
  return Object.fromEntries(names.map((name) => [name, at(stateOf(name).config, 'max_bytes')]));
}

describe('on a server with room for 10,000,000 bytes, of which 2,150,000 are taken', () => {
  const BIG: StreamSpec = { name: 'MAIN', subjects: ['main.>', 'moves.>'], maxBytes: 7_000_000 };
  const OTHER = { ...sized('Z', 500_000), subjects: ['z.>'] };
  const TAKEN = { ALERTS: 50_000, EDGE_SENSORS: 2_000_000, TOTAL: 100_000 };

  function sized(name: string, maxBytes: number): StreamSpec {
    return { name, subjects: [`${name}.>`], maxBytes };
  }

  test('a stream is added by the very deploy that makes room for it, though it is the first by name', () => {
    expect(runJob([BIG, OTHER]).status).toBe(0);
    const { status, stdout, stderr } = runJob([sized('ADDED', 3_000_000), { ...BIG, maxBytes: 4_000_000 }, OTHER]);
    expect({ status, output: `${stdout}${stderr}` }).toMatchObject({ status: 0 });
    expect(sizes()).toEqual({ ...TAKEN, ADDED: 3_000_000, MAIN: 4_000_000, Z: 500_000 });
  });

  test('one that grows takes what one behind it gives back', () => {
    expect(runJob([sized('ADDED', 5_000_000), { ...BIG, maxBytes: 2_000_000 }, OTHER]).status).toBe(0);
    expect(sizes()).toEqual({ ...TAKEN, ADDED: 5_000_000, MAIN: 2_000_000, Z: 500_000 });
  });

  test('a subject moves to a stream that comes before the one which has it', () => {
    const added = { ...sized('ADDED', 5_000_000), subjects: ['ADDED.>', 'moves.>'] };
    const main = { ...BIG, subjects: ['main.>'], maxBytes: 2_000_000 };
    expect(runJob([added, main, OTHER]).status).toBe(0);
    expect([at(stateOf('ADDED').config, 'subjects'), at(stateOf('MAIN').config, 'subjects')]).toEqual([
      ['ADDED.>', 'moves.>'],
      ['main.>'],
    ]);
  });

  test('two that cannot be made do not keep the third from it, and are both named, with what takes the room', () => {
    const overlaps = { ...sized('AAA', 1000), subjects: ['main.x'] };
    const { status, stdout } = runJob([overlaps, sized('BBB', 9_000_000), sized('CCC', 1000), OTHER]);
    expect(status).toBe(1);
    expect(sizes()).toEqual({ ...TAKEN, ADDED: 5_000_000, CCC: 1000, MAIN: 2_000_000, Z: 500_000 });
    const told = stdout.slice(stdout.indexOf('streams that are there')).replaceAll(/ {2,}/g, '  ');
    expect(told.split('\n').map((line) => line.replace(/^nats[^:]*: error: /, ''))).toEqual([
      'streams that are there, and the most bytes that each may hold (-1: no limit):',
      ...Object.entries(sizes()).map(([name, bytes]) => `  ${name} ${bytes}`),
      'the stream AAA could not be made as it is described:',
      expect.stringMatching(/subjects overlap/),
      'the stream BBB could not be made as it is described:',
      expect.stringMatching(/insufficient storage resources available/),
      '',
    ]);
  });
});

test('what the server refuses fails the Job', () => {
  const { status, stdout, stderr } = runJob([{ ...SENSORS, name: 'OTHER', maxBytes: 1000 }]);
  expect(status).not.toBe(0);
  expect(`${stdout}${stderr}`).toMatch(/subjects overlap/);
});

test('a server that is not there fails the Job, which is then tried again', () => {
  const { status, stdout, stderr } = runJob([SENSORS], `nats://${LOOPBACK}:1`);
  expect(status).toBeGreaterThan(0);
  expect(`${stdout}${stderr}`).toMatch(/connection refused|no servers available/);
});
