import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { natsCli, natsServer, PINNED } from '../../support/binaries';
import { FleetChild } from '../../support/child';
import { temporaryFolder } from '../../support/folder';

/** What `--json` says of a fleet that is kept. */
interface Kept {
  readonly folder: string;
  readonly tiers: readonly {
    readonly stack: string;
    readonly url: string;
    readonly clients: readonly { readonly name: string; readonly context: string }[];
  }[];
}

/** A kept fleet is killed after so long, whatever becomes of a test. */
const KILLED_AFTER_MS = 90_000;
/** Ctrl-C ends it within this time, on a busy machine too. */
const ENDS_MS = 10_000;
const ROOT = join(__dirname, '../../..');
const UP = 'The fleet runs until Ctrl-C';

jest.setTimeout(KILLED_AFTER_MS + ENDS_MS);

const server = natsServer(PINNED);
const children: FleetChild[] = [];
const connections: NatsConnection[] = [];

afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
});

afterAll(async () => {
  for (const child of children) child.signal('SIGKILL');
  await Promise.all(children.map(({ ended }) => ended));
});

function kept(env: Readonly<Record<string, string>> = {}, ...args: readonly string[]): FleetChild {
  const variables = { NATS_SERVER: server, NATS_ENV: 'dev', ...env };
  const child = new FleetChild(['rehearse', '--keep', ...args], variables, KILLED_AFTER_MS);
  children.push(child);
  return child;
}

/** Sends a signal, and waits for the end: what it ended with. Nothing of it may be left. */
async function ended(child: FleetChild, signal: NodeJS.Signals) {
  const begun = Date.now();
  child.signal(signal);
  const outcome = await child.ended;
  expect(Date.now() - begun).toBeLessThan(ENDS_MS);
  expect([child.servers(), child.leftovers()]).toEqual([[], []]);
  return outcome;
}

/** A connection that uses nothing but the files of a client, as any application could. */
async function connectAs(context: string): Promise<NatsConnection> {
  const { url, user, password, cert, key, ca } = JSON.parse(readFileSync(context, 'utf8'));
  const tls = ca === undefined ? null : { certFile: cert, keyFile: key, caFile: ca };
  const connection = await connect({ servers: url.split(','), user, pass: password, tls });
  connections.push(connection);
  return connection;
}

/** The application of the page, in a folder of its own. */
function application(): string {
  const program = join(temporaryFolder(), 'app.mjs');
  symlinkSync(join(ROOT, 'node_modules'), join(dirname(program), 'node_modules'));
  const page = readFileSync(join(ROOT, 'docs/how-to/try-an-application-against-a-rehearsed-fleet.md'), 'utf8');
  writeFileSync(program, /^```js\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '');
  return program;
}

/**
 * The first line that it writes as a client with files in that folder; all that it wrote where it ends before, or is
 * late.
 */
async function firstLine(program: string, client: string): Promise<string> {
  const child = spawn(process.execPath, [program], { env: { ...process.env, NATS_CLIENT: client } });
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  let written = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      if (written.includes('\n')) child.kill('SIGKILL');
    });
  }
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(late);
  return written.split('\n')[0] ?? '';
}

test('an application that uses the printed files sends at a site, and another one receives it at the hub', async () => {
  const json = join(temporaryFolder(), 'kept.json');
  const child = kept({}, '--json', json);
  await child.writes(UP);
  const { kept: access }: { kept: Kept } = JSON.parse(readFileSync(json, 'utf8'));
  const [hub, edge1] = ['hub', 'leaf-edge1'].map((name) => access.tiers.find(({ stack }) => stack === name));
  expect(child.output).toContain(`\n  leaf-edge1  ${edge1?.url}\n    gateway\n`);
  expect(child.output).toContain('only what it takes to be up');

  const gateway = await connectAs(edge1?.clients[0]?.context ?? '');
  const sending = setInterval(() => gateway.publish('sensors.test', 'hello'), 200);
  expect(await firstLine(application(), dirname(hub?.clients[0]?.context ?? ''))).toBe('sensors.test hello');
  clearInterval(sending);
  const refused = gateway.subscribe('sensors.>', { timeout: 10_000 });
  // What the environment does not let it receive it does not receive here either.
  await expect(refused[Symbol.asyncIterator]().next()).rejects.toThrow(/permissions/i);

  const modes = [access.folder, join(access.folder, 'hub/dashboard'), hub?.clients[0]?.context ?? ''];
  expect(modes.map((path) => (statSync(path).mode & 0o777).toString(8))).toEqual(['700', '700', '600']);
  expect(await ended(child, 'SIGINT')).toEqual({ code: 0, signal: null });
  expect(existsSync(access.folder)).toBe(false);
});

test('the printed commands are pasted as they are, where clients prove who they are by certificates', async () => {
  const child = kept({ NATS_ENV: 'prod', NATS_SITES: 'edge1' }, '--drill', 'edge-to-hub');
  await child.writes(UP);
  await child.writes('removed at the end');
  expect(child.output).toContain('✓ edge → hub, live');
  expect(child.output).not.toContain('only what it takes to be up');
  const bin = temporaryFolder();
  symlinkSync(natsCli(), join(bin, 'nats'));
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  const line = (part: RegExp) =>
    child.output
      .split('\n')
      .find((text) => part.test(text))
      ?.trim() ?? '';
  const listening = spawn('/bin/sh', ['-c', `exec ${line(/\/hub\/dashboard\/\S+ sub /)} --count 1`], { env });
  let heard = '';
  listening.stdout.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
  });
  const over = new Promise((resolve) => listening.once('close', resolve));
  const sending = setInterval(
    () => execFileSync('/bin/sh', ['-c', line(/\/leaf-edge1\/gateway\/\S+ pub /)], { env }),
    500,
  );
  const killing = setTimeout(() => listening.kill('SIGKILL'), 20_000);
  await over;
  clearTimeout(killing);
  clearInterval(sending);
  expect(heard).toMatch(/Received on "sensors\.test"\n(.*\n)*hello/);
  const streams = execFileSync('/bin/sh', ['-c', line(/\/hub\/admin\/\S+ stream ls/)], { env, encoding: 'utf8' });
  expect(streams).toContain('EDGE_SENSORS');
  expect(await ended(child, 'SIGHUP')).toEqual({ code: 0, signal: null });
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s before the fleet is up ends it too, a second one at once',
  async (signal) => {
    const child = kept();
    await child.writes('✓ servers start');
    expect(child.servers()).toHaveLength(3);
    child.signal(signal);
    expect(await ended(child, signal)).toEqual({ code: 130, signal: null });
  },
);

test('a fleet whose servers do not all start is not kept', async () => {
  const unwell = join(temporaryFolder(), 'nats-server');
  const script = `case "$*" in *leaf-edge1*) echo 'edge1 is unwell'; exit 1;; esac\nexec '${server}' "$@"`;
  writeFileSync(unwell, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const child = kept({ NATS_SERVER: unwell });
  expect(await child.ended).toEqual({ code: 1, signal: null });
  expect(child.output).toMatch(/edge1 is unwell[\s\S]*not all of its servers started\.\n$/);
  expect([child.servers(), readdirSync(child.tmp)]).toEqual([[], []]);
});

test('a server that ends while the fleet is kept is reported, and Ctrl-C then ends with exit code 1', async () => {
  const child = kept();
  await child.writes(UP);
  child.killServer('leaf-edge1');
  await child.writes('has ended:');
  expect(await ended(child, 'SIGINT')).toEqual({ code: 1, signal: null });
});
