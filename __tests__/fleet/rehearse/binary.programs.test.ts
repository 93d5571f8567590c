import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findNatsServer, install, parseChecksums, verify } from '../../../fleet/rehearse/binary';
import { UserError } from '../../../lib/user-error';
import { temporaryFolder } from '../../support/folder';
import { KeptSections } from '../../support/kept-file';

const network = jest.spyOn(globalThis, 'fetch');

/** A program that prints the given text; or what only has its name. */
function program(folder: string, name: string, script: string): string {
  const path = join(folder, name);
  mkdirSync(script === 'a folder' ? path : folder, { recursive: true });
  if (script === 'a text') writeFileSync(path, script);
  else if (script !== 'a folder') writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return path;
}

const says = (version: string) => `echo "nats-server: v${version}"`;

/** What a machine has: versions of nats-server, or scripts in place of it. */
interface Machine {
  readonly NATS_SERVER?: string;
  /** In the folders of the PATH. */
  readonly path?: readonly string[];
  readonly cached?: boolean;
  /** Whether there is a `go`, which installs a test double. */
  readonly go?: boolean;
  /** What the network has; it cannot be reached by default. */
  readonly release?: 'whole' | 'changed' | 'missing';
}

const PLATFORM = `${process.platform === 'darwin' ? 'darwin' : 'linux'}-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;
const NAME = `nats-server-v2.15.2-${PLATFORM}`;

/** What the network answers, with a test double in the archive; the checksum of this. */
function publish(root: string, release: Machine['release'], asked: (url: string) => void): string {
  program(join(root, NAME), 'nats-server', says('2.15.2'));
  execFileSync('tar', ['-czf', join(root, 'archive'), '-C', root, NAME]);
  const archive = readFileSync(join(root, 'archive'));
  const sum = createHash('sha256').update(archive).digest('hex');
  network.mockReset().mockImplementation(async (input) => {
    asked(String(input));
    if (!release) throw Object.assign(new TypeError('fetch failed'), { cause: new Error('connect ECONNREFUSED') });
    if (release === 'missing') return new Response('', { status: 404 });
    if (!String(input).endsWith('/SHA256SUMS')) return new Response(archive);
    return new Response(`${release === 'changed' ? '0'.repeat(64) : sum}  ${NAME}.tar.gz\n`);
  });
  return sum;
}

/** The search for nats-server on a machine of its own, and what was printed, requested and kept for it. */
function machine({ NATS_SERVER: named, path = [], cached = false, go = false, release }: Machine) {
  const root = temporaryFolder();
  const cache = join(root, 'cache/nats-edge-fleet');
  const folders = path.map((script, n) => {
    program(join(root, `path${n}`), 'nats-server', /^\d/.test(script) ? says(script) : script);
    return join(root, `path${n}`);
  });
  if (cached) program(cache, 'nats-server-2.15.2', says('2.15.2'));
  const stand = `printf '#!/bin/sh\\n%s\\n' '${says('2.15.2')}' > "$GOBIN/nats-server"`;
  if (go) program(join(root, 'go'), 'go', `echo "$@" >> '${root}/asked'\n${stand}\nchmod +x "$GOBIN/nats-server"`);
  const told: string[] = [];
  const sum = publish(root, release, (url) => told.push(`asks for ${url}`));
  const env = {
    XDG_CACHE_HOME: join(root, 'cache'),
    // Without a go of its own it must not find that of the machine that this runs on.
    PATH: [...folders, ...(go ? [join(root, 'go'), '/usr/bin', '/bin'] : ['/nowhere'])].join(delimiter),
    ...(named && { NATS_SERVER: named.startsWith('/') ? named : program(root, 'named', named) }),
  };
  return {
    find: () => findNatsServer({ version: '2.15.2', env, progress: (text) => told.push(text) }),
    kept: () => (existsSync(cache) ? readdirSync(cache) : []),
    told: () => [
      ...told.map((line) => plain(line)),
      ...(existsSync(join(root, 'asked')) ? [`go ${readFileSync(join(root, 'asked'), 'utf8').trim()}`] : []),
    ],
    plain,
  };

  function plain(text: string): string {
    return text.replaceAll(`${root}/`, '').replaceAll(PLATFORM, '<platform>').replaceAll(sum, '<sum>');
  }
}

const OTHER = 'echo hello';
const MACHINES: Readonly<Record<string, Machine>> = {
  'NATS_SERVER before everything else': { NATS_SERVER: says('2.11.0'), path: ['2.15.2'], cached: true, go: true },
  'the first of the PATH before the cache, whatever its version': { path: ['2.10.29', '2.15.2'], cached: true },
  'what only has the name but cannot be run is passed over': { path: ['a folder', 'a text', '2.15.2'] },
  'the cache before the network': { cached: true, go: true },
  "the release's download before go": { release: 'whole', go: true },
  'go install where nothing can be downloaded': { go: true },
  'a download whose checksum is another one is replaced by go install': { release: 'changed', go: true },
  'a download whose checksum is another one is not used': { release: 'changed' },
  'nothing can be had': {},
  'a release that is not there': { release: 'missing' },
  'a NATS_SERVER that does not run': { NATS_SERVER: '/nowhere/nats-server' },
  'a NATS_SERVER that is something else': { NATS_SERVER: OTHER },
  'the version of a candidate': { NATS_SERVER: says('2.11.0-RC.3') },
  'the version as old servers say it': { NATS_SERVER: 'echo "nats-server version 2.9.25"' },
};

const sections = new KeptSections(join(__dirname, 'binary.txt'), Object.keys(MACHINES));

test.each(Object.entries(MACHINES))('%s', async (title, has) => {
  const { find, kept, told, plain } = machine(has);
  const found = await find().then(
    ({ path, version, origin }) => `${path} is ${version}, from ${origin}`,
    (error: unknown) => `${error instanceof UserError ? 'mistake of the user' : 'fault'}: ${(error as Error).message}`,
  );
  const inCache = kept().length > 0 ? [`in the cache: ${kept().join(' ')}`] : [];
  sections.expect(title, [...told(), ...plain(found).split('\n'), ...inCache]);
});

test('what is found on other machines is not kept', () => sections.expectNoOthers());

test.each<Machine>([{ go: true }, { go: true, release: 'whole' }])(
  'several that fetch it at once do not get into one another’s way, and have it from the cache the next time: %j',
  async (has) => {
    const { find, kept } = machine(has);
    const found = await Promise.all([find(), find(), find(), find()]);
    expect(new Set(found.map(({ path, version }) => `${path} ${version}`)).size).toBe(1);
    expect((await find()).origin).toBe('cache');
    expect(kept()).toEqual(['nats-server-2.15.2']);
  },
);

test('a folder of programs that several put in its place at once is there, whole, for each of them', async () => {
  const target = join(temporaryFolder(), 'node');
  const make = async (own: string) => join(program(join(own, 'bin'), 'kube', 'exit 0'), '..');
  await Promise.all([1, 2, 3].map(() => install(target, make)));
  expect([readdirSync(target), readdirSync(join(target, '..'))]).toEqual([['kube'], ['node']]);
});

test('a download is compared with its own line of the published list', () => {
  const archive = Buffer.from('archive');
  const sum = createHash('sha256').update(archive).digest('hex');
  const sums = parseChecksums(`${'1'.repeat(64)}  other.tar.gz\n${sum} *nats.tar.gz\nnot a checksum\n`);
  expect([...sums.keys()]).toEqual(['other.tar.gz', 'nats.tar.gz']);
  expect(() => verify(archive, 'nats.tar.gz', sums)).not.toThrow();
  expect(() => verify(archive, 'other.tar.gz', sums)).toThrow(`but ${'1'.repeat(64)} is published`);
  expect(() => verify(archive, 'third.tar.gz', sums)).toThrow('third.tar.gz has no published checksum');
});
