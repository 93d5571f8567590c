import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { natsServer, PINNED } from '../../support/binaries';
import { FleetChild } from '../../support/child';
import { temporaryFolder } from '../../support/folder';
import { PROD_CHECKS, TITLES } from './proven';

/** How many drills there are by default. */
const ALL = TITLES.length;

jest.setTimeout(600_000);

let server: string;

beforeAll(async () => {
  server = natsServer(PINNED);
});

function rehearse(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): FleetChild {
  return new FleetChild(['rehearse', ...args], { NATS_SERVER: server, ...env });
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

describe('fleet rehearse', () => {
  test('two at once, of prod and dev, pass every drill and leave nothing behind', async () => {
    const folder = temporaryFolder();
    const [json, junit] = [join(folder, 'result.json'), join(folder, 'result.xml')];
    const children = [rehearse(['--json', json, '--junit', junit]), rehearse([], { NATS_ENV: 'dev' })];
    const deploys = ['npx cdktf deploy hub prod', 'NATS_ENV=dev npx cdktf deploy hub dev'];
    // Each as soon as it is there: later drills start more servers, and one of the two is faster.
    const servers = children.map(async (child) => {
      await child.writes('✓ clusters');
      return child.servers().length;
    });
    expect(await Promise.all(servers)).toEqual([9, 3]);
    const ends = await Promise.all(children.map(({ ended }) => ended));
    for (const [index, child] of children.entries()) {
      expect({ end: ends[index], output: child.output }).toMatchObject({ end: { code: 0 } });
      expect(child.output).toMatch(new RegExp(`\\n${ALL} of ${ALL} proven in [\\d.]+ s\\n.*\\n$`));
      expect(child.output).toContain(`\nDeploy it:  ${deploys[index]}\n`);
      expect(child.output).not.toContain('✗');
      expect(left(child)).toEqual(NOTHING_LEFT);
    }
    const result = JSON.parse(readFileSync(json, 'utf8'));
    expect(result).toMatchObject({ environment: 'prod', natsServer: PINNED, proven: true });
    const steps: readonly Record<string, unknown>[] = result.steps;
    expect(steps).toEqual(
      TITLES.map((title) => expect.objectContaining({ title, failures: [], ms: expect.any(Number) })),
    );
    expect(Object.fromEntries(steps.map(({ title, total }) => [title, total]))).toMatchObject(PROD_CHECKS);
    expect(steps.find(({ title }) => String(title).startsWith('hub outage'))?.note).toMatch(/^1,500 messages; /);
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toContain(`<testsuite name="rehearsal prod" tests="${ALL}" failures="0">`);
    expect(elementsOf(xml)).toEqual(['testsuites', 'testsuite', ...Array<string>(ALL).fill('testcase')]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'ended by %s in the middle, even twice, it leaves nothing behind',
    async (signal) => {
      const child = rehearse();
      await child.writes('✓ clusters');
      expect(child.servers()).toHaveLength(9);
      expect(
        child
          .leftovers()
          .map((name) => name.replace(/\w{6}$/, ''))
          .sort(),
      ).toEqual(['nats-rehearsal-', 'nats-synthesis-']);
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

  test('a drill that fails makes the exit code 1 and both reports say so; nothing is left behind', async () => {
    const folder = temporaryFolder();
    const [json, junit] = [join(folder, 'result.json'), join(folder, 'result.xml')];
    const child = rehearse(['--json', json, '--junit', junit], { NATS_SERVER: withoutEdge1() });
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.output).toMatch(/✗ servers start, JetStream ready +8 of 9/);
    expect(child.output).toMatch(
      /\n {6}edge1-nats-leaf-0 does not start\n {8}edge1-nats-leaf-0: edge1 is <unwell> & "gone"\n/,
    );
    expect(child.output).toMatch(/\n0 of 1 proven in .*\n$/);
    expect(child.output).not.toContain('Deploy it');
    expect(left(child)).toEqual(NOTHING_LEFT);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      environment: 'prod',
      proven: false,
      steps: [
        {
          total: 9,
          failures: [
            { what: 'edge1-nats-leaf-0 does not start', details: ['edge1-nats-leaf-0: edge1 is <unwell> & "gone"'] },
          ],
        },
      ],
    });
    const xml = readFileSync(junit, 'utf8');
    expect(elementsOf(xml)).toEqual(['testsuites', 'testsuite', 'testcase', 'failure']);
    expect(xml).toContain('<testsuite name="rehearsal prod" tests="1" failures="1">');
    expect(xml).toContain(
      '<failure message="edge1-nats-leaf-0 does not start">edge1-nats-leaf-0 does not start\n  edge1-nats-leaf-0: edge1 is &lt;unwell&gt; &amp; &quot;gone&quot;</failure>',
    );
  });

  test('without a terminal, and with NO_COLOR, it writes no escape codes', async () => {
    const child = rehearse([], { NATS_SERVER: withoutEdge1(), NO_COLOR: '1', NATS_ENV: 'dev' });
    await child.ended;
    expect(child.output).toContain('✗ servers start');
    expect(child.output).not.toContain('\u001b');
    expect(child.output).not.toContain('\r');
  });

  test('a nats-server of another version than the image’s is warned of', async () => {
    const other = standIn('case "$1" in --version) echo "nats-server: v2.9.1";; *) exit 1;; esac');
    const child = rehearse([], { NATS_SERVER: other });
    await child.ended;
    expect(child.output).toContain(`nats-server 2.9.1  ${other} ($NATS_SERVER)\n`);
    expect(child.output).toContain(
      `  warning: the image is nats:${PINNED}-alpine; what is proven here is proven for another version\n`,
    );
  });

  test('the nats-server of the image is not warned of', async () => {
    const child = rehearse([], { NATS_SERVER: withoutEdge1(), NATS_ENV: 'dev' });
    await child.ended;
    expect(child.output).toContain(`nats-server ${PINNED}  `);
    expect(child.output).not.toContain('warning');
  });
});

describe('the command line', () => {
  test.each([[['--help']], [['rehearse', '--help']]])('%j explains it', async (args) => {
    const child = new FleetChild(args);
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(child.output).toMatch(/^Usage: fleet/);
  });

  test('the help of rehearse names its options and variables', async () => {
    const child = new FleetChild(['rehearse', '--help']);
    await child.ended;
    for (const word of ['--json <file>', '--junit <file>', 'NATS_ENV', 'NATS_SERVER', 'NO_COLOR']) {
      expect(child.output).toContain(word);
    }
  });

  test.each([
    [['rehearse', '--jsn', 'x'], "error: unknown option '--jsn'"],
    [['rehaerse'], "error: unknown command 'rehaerse'"],
  ])('%j is refused', async (args, message) => {
    const child = new FleetChild(args);
    expect((await child.ended).code).toBeGreaterThan(0);
    expect(child.output).toContain(message);
    expect(child.output).not.toContain('    at ');
    expect(child.leftovers()).toEqual([]);
  });

  test('an unknown environment is told in one sentence', async () => {
    const child = rehearse([], { NATS_ENV: 'prdo' });
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.output).toBe(
      'unknown NATS_ENV "prdo"; known: dev, prod, staging. Did you mean "prod"?\nNothing was written.\n',
    );
    expect(child.leftovers()).toEqual([]);
  });

  test('a NATS_SERVER that is none is told in one sentence', async () => {
    const child = rehearse([], { NATS_SERVER: '/nowhere/nats-server' });
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect(child.output).toMatch(/^\/nowhere\/nats-server \(from \$NATS_SERVER\) does not run: .*ENOENT\n$/);
    expect(left(child)).toEqual(NOTHING_LEFT);
  });
});
