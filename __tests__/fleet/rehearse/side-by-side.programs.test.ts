import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsServer, PINNED } from '../../support/binaries';
import { FleetChild } from '../../support/child';
import { temporaryFolder } from '../../support/folder';
import { PROD_CHECKS, TITLES } from './proven';

/** How many drills there are by default. */
const ALL = TITLES.length;
const DEPLOYS = ['npx cdktf deploy hub prod', 'NATS_ENV=dev npx cdktf deploy hub dev'];

jest.setTimeout(600_000);

const server = natsServer(PINNED);

/** Of dev, which has the fewest servers, unless something else is said. */
function rehearse(env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): FleetChild {
  return new FleetChild(['rehearse', ...args], { NATS_SERVER: server, NATS_ENV: 'dev', ...env });
}

/** Names of a JUnit report's elements in order; an error if it is not well-formed XML. */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  for (const [, close, name = '', attributes = '', single] of body.matchAll(
    /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g,
  )) {
    expect(attributes.replace(/&(amp|lt|gt|quot|apos);/g, '')).not.toContain('&');
    if (!close) names.push(name);
    if (close) expect(open.pop()).toBe(name);
    else if (!single) open.push(name);
  }
  expect(open).toEqual([]);
  expect(body.replace(/<\/?[a-z]+(?: [a-z]+="[^"<]*")*\/?>|&(amp|lt|gt|quot|apos);/g, '')).not.toMatch(/[<>&]/);
  return names;
}

/** A program in place of nats-server. */
function standIn(script: string): string {
  const path = join(temporaryFolder(), 'nats-server');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

/** nats-server, but one site's does not start. */
const withoutEdge1 = () =>
  standIn(`case "$*" in *leaf-edge1*) echo 'edge1 is <unwell> & "gone"'; exit 1;; esac\nexec '${server}' "$@"`);

const NOTHING_LEFT = { servers: [], leftovers: [] };
const left = (child: FleetChild) => ({ servers: child.servers(), leftovers: child.leftovers() });

/** Where both reports are to be written, and the options that say so. */
function reports() {
  const folder = temporaryFolder();
  const [json, junit] = [join(folder, 'result.json'), join(folder, 'result.xml')];
  const read = () => ({ result: JSON.parse(readFileSync(json, 'utf8')), xml: readFileSync(junit, 'utf8') });
  return { args: ['--json', json, '--junit', junit], read };
}

const written = reports();
const both: FleetChild[] = [];
let servers: Promise<PromiseSettledResult<number>[]>;

// Most of their time is waiting: the other tests go on beside them.
beforeAll(() => {
  both.push(rehearse({ NATS_ENV: 'prod' }, written.args), rehearse());
  // Each as soon as it is there: later drills start more servers, and one of the two is faster.
  const counted = both.map((child) => child.writes('✓ clusters').then(() => child.servers().length));
  servers = Promise.allSettled(counted);
});

afterAll(async () => {
  for (const child of both) child.signal('SIGINT');
  await Promise.all(both.map(({ ended }) => ended));
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'ended by %s in the middle, even twice, it leaves nothing behind',
  async (signal) => {
    const child = rehearse();
    await child.writes('✓ clusters');
    expect(child.servers()).toHaveLength(3);
    const folders = child.leftovers().map((name) => name.replace(/\w{6}$/, ''));
    expect(folders.sort()).toEqual(['nats-rehearsal-', 'nats-synthesis-']);
    child.signal(signal);
    await new Promise((resolve) => setTimeout(resolve, 2));
    child.signal(signal);
    expect(await child.ended).toEqual({ code: 130, signal: null });
    expect(left(child)).toEqual(NOTHING_LEFT);
  },
);

test('ended by SIGINT before a server runs, it leaves nothing behind', async () => {
  const child = rehearse();
  await child.writes('rehearsing on loopback');
  child.signal('SIGINT');
  expect(await child.ended).toEqual({ code: 130, signal: null });
  expect(left(child)).toEqual(NOTHING_LEFT);
});

test('a drill that fails: exit code 1, both reports say so, no escape codes without a terminal, nothing is left behind', async () => {
  const { args, read } = reports();
  const child = rehearse({ NATS_SERVER: withoutEdge1() }, args);
  expect(await child.ended).toEqual({ code: 1, signal: null });
  // The nats-server of the image is not warned of.
  expect(child.output).toContain(`nats-server ${PINNED}  `);
  expect(child.output).toMatch(
    /✗ servers start, JetStream ready +2 of 3.*\n {6}edge1-nats-leaf-0 does not start\n {8}edge1-nats-leaf-0: edge1 is <unwell> & "gone"\n\n0 of 1 proven in .*\n$/,
  );
  const absent = ['Deploy it', 'warning', '\u001b', '\r'];
  expect(absent.filter((word) => child.output.includes(word))).toEqual([]);
  expect(left(child)).toEqual(NOTHING_LEFT);
  const { result, xml } = read();
  const failure = {
    what: 'edge1-nats-leaf-0 does not start',
    details: ['edge1-nats-leaf-0: edge1 is <unwell> & "gone"'],
  };
  const steps = [{ total: 3, failures: [failure] }];
  expect(result).toMatchObject({ environment: 'dev', proven: false, steps });
  expect(elementsOf(xml)).toEqual(['testsuites', 'testsuite', 'testcase', 'failure']);
  expect(xml).toContain('<testsuite name="rehearsal dev" tests="1" failures="1">');
  expect(xml).toContain(
    '<failure message="edge1-nats-leaf-0 does not start">edge1-nats-leaf-0 does not start\n  edge1-nats-leaf-0: edge1 is &lt;unwell&gt; &amp; &quot;gone&quot;</failure>',
  );
});

test('a nats-server of another version than the image’s is warned of', async () => {
  const other = standIn('case "$1" in --version) echo "nats-server: v2.9.1";; *) exit 1;; esac');
  const child = rehearse({ NATS_SERVER: other });
  await child.ended;
  expect(child.output).toContain(
    `nats-server 2.9.1  ${other} ($NATS_SERVER)\n  warning: the image is nats:${PINNED}-alpine; what is proven here is proven for another version\n`,
  );
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'an unknown environment',
    { NATS_ENV: 'prdo' },
    /^unknown NATS_ENV "prdo"; known: dev, prod, staging\. Did you mean "prod"\?\nNothing was written\.\n$/,
  ],
  [
    'a NATS_SERVER that is none',
    { NATS_SERVER: '/nowhere/nats-server' },
    /^\/nowhere\/nats-server \(from \$NATS_SERVER\) does not run: .*ENOENT\n$/,
  ],
])('%s is told in one sentence', async (_what, env, message) => {
  const child = rehearse(env);
  expect(await child.ended).toEqual({ code: 1, signal: null });
  expect(child.output).toMatch(message);
  expect(left(child)).toEqual(NOTHING_LEFT);
});

test.each([
  [['--help'], 0, ['Usage: fleet']],
  [
    ['rehearse', '--help'],
    0,
    ['Usage: fleet', '--json <file>', '--junit <file>', 'NATS_ENV', 'NATS_SERVER', 'NO_COLOR'],
  ],
  [['rehearse', '--jsn', 'x'], 1, ["error: unknown option '--jsn'"]],
  [['rehaerse'], 1, ["error: unknown command 'rehaerse'"]],
])('the command line %j: exit code %i and %j', async (args, code, words) => {
  const child = new FleetChild(args);
  expect(await child.ended).toEqual({ code, signal: null });
  expect(words.filter((word) => !child.output.includes(word))).toEqual([]);
  expect(child.output).not.toContain('    at ');
  expect(child.leftovers()).toEqual([]);
});

test('two at once, of prod and dev, pass every drill and leave nothing behind', async () => {
  expect(await servers).toEqual([9, 3].map((value) => ({ status: 'fulfilled', value })));
  for (const [index, child] of both.entries()) {
    expect({ end: await child.ended, output: child.output }).toMatchObject({ end: { code: 0 } });
    expect(child.output).toMatch(new RegExp(`\\n${ALL} of ${ALL} proven in [\\d.]+ s\\n.*\\n$`));
    expect(child.output).toContain(`\nDeploy it:  ${DEPLOYS[index]}\n`);
    expect(child.output).not.toContain('✗');
    expect(left(child)).toEqual(NOTHING_LEFT);
  }
  const { result, xml } = written.read();
  expect(result).toMatchObject({ environment: 'prod', natsServer: PINNED, proven: true });
  const steps: readonly Record<string, unknown>[] = result.steps;
  expect(steps).toEqual(
    TITLES.map((title) => expect.objectContaining({ title, failures: [], ms: expect.any(Number) })),
  );
  expect(Object.fromEntries(steps.map(({ title, total }) => [title, total]))).toMatchObject(PROD_CHECKS);
  expect(steps.find(({ title }) => String(title).startsWith('hub outage'))?.note).toMatch(/^1,500 messages; /);
  expect(xml).toContain(`<testsuite name="rehearsal prod" tests="${ALL}" failures="0">`);
  expect(elementsOf(xml)).toEqual(['testsuites', 'testsuite', ...Array<string>(ALL).fill('testcase')]);
});
