import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsServer, PINNED } from '../../support/binaries';
import { FleetChild } from '../../support/child';
import { temporaryFolder } from '../../support/folder';
import { KeptSections } from '../../support/kept-file';
import { printed } from './told';

jest.setTimeout(600_000);

const server = natsServer(PINNED);

/** By default of dev, which has the fewest servers. */
function rehearse(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): FleetChild {
  return new FleetChild(['rehearse', ...args], { NATS_SERVER: server, NATS_ENV: 'dev', ...env });
}

/** A program in place of nats-server. */
function serverDouble(script: string): string {
  const path = join(temporaryFolder(), 'nats-server');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** Where both reports are to be written. */
const reports = join(temporaryFolder(), 'result');
const asReports = ['--json', `${reports}.json`, '--junit', `${reports}.xml`];

/** Calls of the command that rehearse little or nothing; command.txt has what each prints, and both reports. */
const CALLS: Readonly<Record<string, () => FleetChild>> = {
  "a drill that fails, as one site's server does not start": () => {
    const unwell = `case "$*" in *leaf-edge1*) echo 'edge1 is <unwell> & "gone"'; exit 1;; esac`;
    return rehearse({ NATS_SERVER: serverDouble(`${unwell}\nexec '${server}' "$@"`) }, asReports);
  },
  'a nats-server of another version than the image’s is warned of': () =>
    rehearse({ NATS_SERVER: serverDouble('case "$1" in --version) echo "nats-server: v2.9.1";; *) exit 1;; esac') }),
  'an unknown environment': () => rehearse({ NATS_ENV: 'prdo' }),
  'a NATS_SERVER that is none': () => rehearse({ NATS_SERVER: '/nowhere/nats-server' }),
  'fleet rehearse --help': () => new FleetChild(['rehearse', '--help']),
  'fleet rehearse --list': () => new FleetChild(['rehearse', '--list']),
  'drills that are named, behind those that they rest on': () =>
    rehearse({}, ['--drill', 'filters-hold, edge-to-hub', '--drill', 'filters-hold']),
  'the sites that NATS_SITES selects': () =>
    rehearse({ NATS_SITES: '*1' }, ['--drill', 'leaves,site-added,site-revoked,filters-change']),
  'NATS_SITES that selects no site': () => rehearse({ NATS_SITES: 'plant*' }),
  'a drill that there is not': () => rehearse({}, ['--drill', 'outage', '--drill', 'filter-hold']),
  'fleet rehearse --jsn x': () => new FleetChild(['rehearse', '--jsn', 'x']),
  'fleet rehaerse': () => new FleetChild(['rehaerse']),
};

const kept = new KeptSections(join(__dirname, 'command.txt'), [
  ...Object.keys(CALLS),
  'the reports of the first',
  'dev',
]);
afterAll(() => kept.expectNoOthers());

async function outcome(child: FleetChild): Promise<string[]> {
  const { code, signal } = await child.ended;
  expect([child.servers(), child.leftovers()]).toEqual([[], []]);
  return [`exit code ${code ?? signal}`, ...printed(child.output)];
}

const both: FleetChild[] = [];

// Most of their time is waiting: the other tests go on beside them.
beforeAll(() => {
  both.push(rehearse(), rehearse());
});

afterAll(async () => {
  for (const child of both) child.signal('SIGINT');
  await Promise.all(both.map(({ ended }) => ended));
});

test.each([
  ['SIGINT', '✓ clusters', 3],
  ['SIGTERM', '✓ clusters', 3],
  ['SIGINT', 'rehearsing on loopback', undefined],
] as const)(
  'ended by %s as soon as it says "%s", even twice, it leaves nothing behind',
  async (signal, said, servers) => {
    const child = rehearse();
    await child.writes(said);
    if (servers) {
      expect(child.servers()).toHaveLength(servers);
      const folders = child.leftovers().map((name) => name.replace(/\w{6}$/, ''));
      expect(folders.sort()).toEqual(['nats-rehearsal-', 'nats-synthesis-']);
    }
    child.signal(signal);
    await new Promise((resolve) => setTimeout(resolve, 2));
    child.signal(signal);
    expect(await child.ended).toEqual({ code: 130, signal: null });
    expect([child.servers(), child.leftovers()]).toEqual([[], []]);
  },
);

test.each(Object.entries(CALLS))(
  '%s: its exit code, and what is printed, without escape codes where there is no terminal',
  async (title, call) => {
    kept.expect(title, await outcome(call()));
  },
);

test('both reports have what is printed', () => {
  const texts = ['json', 'xml'].map((kind) => readFileSync(`${reports}.${kind}`, 'utf8'));
  kept.expect(
    'the reports of the first',
    texts.flatMap((text) => printed(text)),
  );
});

test('two at once pass every drill', async () => {
  for (const child of both) kept.expect('dev', await outcome(child));
});
