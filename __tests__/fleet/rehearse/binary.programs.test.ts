import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BinaryProps, findNatsServer, install, parseChecksums, verify } from '../../../fleet/rehearse/binary';
import { UserError } from '../../../lib/user-error';
import { temporaryFolder } from '../../support/folder';

const SYSTEM_PATH = '/usr/bin:/bin';
const REFUSED = Object.assign(new TypeError('fetch failed'), { cause: new Error('connect ECONNREFUSED') });

const network = jest.spyOn(globalThis, 'fetch');

beforeEach(() => network.mockReset().mockRejectedValue(REFUSED));

/** A program that says what it is told to say. */
function program(folder: string, name: string, script: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const says = (version: string) => `echo "nats-server: v${version}"`;

/** A machine of its own: an empty cache, and in the PATH only what is given, besides the shell's own tools. */
function machine(...path: readonly string[]) {
  const cache = temporaryFolder();
  const messages: string[] = [];
  const env = { XDG_CACHE_HOME: cache, PATH: [...path, SYSTEM_PATH].join(delimiter) };
  const find = (changes: Partial<BinaryProps['env']> = {}) =>
    findNatsServer({ version: '2.15.2', env: { ...env, ...changes }, progress: (text) => messages.push(text) });
  const kept = () => (existsSync(join(cache, 'nats-edge-fleet')) ? readdirSync(join(cache, 'nats-edge-fleet')) : []);
  return { find, kept, messages, cached: join(cache, 'nats-edge-fleet', 'nats-server-2.15.2') };
}

/** A folder with a `go` that installs a stand-in, and notes what it was asked. */
function fakeGo(script = says('2.15.2')): string {
  const folder = temporaryFolder();
  program(
    folder,
    'go',
    `echo "$@" >> '${folder}/asked'\nprintf '#!/bin/sh\\n%s\\n' '${script}' > "$GOBIN/nats-server"\nchmod +x "$GOBIN/nats-server"`,
  );
  return folder;
}

const asked = (go: string) => readFileSync(join(go, 'asked'), 'utf8').trim();

/** The release's archive and its checksums, with a stand-in in the archive, as the download would answer. */
function release(sum?: string) {
  const folder = temporaryFolder();
  const platform = process.platform === 'darwin' ? 'darwin' : 'linux';
  const name = `nats-server-v2.15.2-${platform}-${process.arch === 'arm64' ? 'arm64' : 'amd64'}`;
  program(join(folder, name), 'nats-server', says('2.15.2'));
  execFileSync('tar', ['-czf', join(folder, 'archive'), '-C', folder, name]);
  const archive = readFileSync(join(folder, 'archive'));
  const right = createHash('sha256').update(archive).digest('hex');
  network.mockImplementation(async (input) => {
    const url = String(input);
    if (url.endsWith('/SHA256SUMS')) return new Response(`${sum ?? right}  ${name}.tar.gz\n`);
    return url.endsWith(`/${name}.tar.gz`) ? new Response(archive) : new Response('', { status: 404 });
  });
  return { right, name };
}

describe('where nats-server comes from', () => {
  test('NATS_SERVER before everything else', async () => {
    const onPath = temporaryFolder();
    program(onPath, 'nats-server', says('2.15.2'));
    const named = program(temporaryFolder(), 'my-server', says('2.11.0'));
    const { find, cached } = machine(onPath);
    program(join(cached, '..'), 'nats-server-2.15.2', says('2.15.2'));
    expect(await find({ NATS_SERVER: named })).toEqual({ path: named, version: '2.11.0', origin: '$NATS_SERVER' });
  });

  test('the first of the PATH before the cache, whatever its version', async () => {
    const [first, second] = [temporaryFolder(), temporaryFolder()];
    const path = program(first, 'nats-server', says('2.10.29'));
    program(second, 'nats-server', says('2.15.2'));
    const { find, cached } = machine(temporaryFolder(), first, second);
    program(join(cached, '..'), 'nats-server-2.15.2', says('2.15.2'));
    expect(await find()).toEqual({ path, version: '2.10.29', origin: 'PATH' });
  });

  test('what only has the name but cannot be run is passed over', async () => {
    const [folder, text, good] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    mkdirSync(join(folder, 'nats-server'));
    writeFileSync(join(text, 'nats-server'), 'notes about it');
    const path = program(good, 'nats-server', says('2.15.2'));
    expect((await machine(folder, text, good).find()).path).toBe(path);
  });

  test('the cache before the network', async () => {
    const go = fakeGo();
    const { find, cached } = machine(go);
    program(join(cached, '..'), 'nats-server-2.15.2', says('2.15.2'));
    expect(await find()).toEqual({ path: cached, version: '2.15.2', origin: 'cache' });
    expect(network).not.toHaveBeenCalled();
    expect(existsSync(join(go, 'asked'))).toBe(false);
  });

  test("the release's download before go, and from the cache the next time", async () => {
    const { name } = release();
    const go = fakeGo();
    const { find, cached, kept, messages } = machine(go);
    expect(await find()).toEqual({ path: cached, version: '2.15.2', origin: 'download' });
    expect(network.mock.calls.map(([url]) => String(url))).toEqual([
      `https://github.com/nats-io/nats-server/releases/download/v2.15.2/${name}.tar.gz`,
      'https://github.com/nats-io/nats-server/releases/download/v2.15.2/SHA256SUMS',
    ]);
    expect(existsSync(join(go, 'asked'))).toBe(false);
    expect(messages).toEqual(['nats-server 2.15.2: downloading']);
    expect((await find()).origin).toBe('cache');
    expect(kept()).toEqual(['nats-server-2.15.2']);
  });

  test('go install where nothing can be downloaded', async () => {
    const go = fakeGo();
    const { find, cached, kept, messages } = machine(go);
    expect(await find()).toEqual({ path: cached, version: '2.15.2', origin: 'go install' });
    expect(asked(go)).toBe('install github.com/nats-io/nats-server/v2@v2.15.2');
    expect(messages.at(-1)).toBe('nats-server 2.15.2: go install, about a minute');
    expect(kept()).toEqual(['nats-server-2.15.2']);
  });

  test('several that fetch it at once do not get into one another’s way', async () => {
    const { find, cached, kept } = machine(fakeGo());
    const found = await Promise.all([find(), find(), find(), find()]);
    expect(found.map(({ path, version }) => [path, version])).toEqual(Array(4).fill([cached, '2.15.2']));
    expect(kept()).toEqual(['nats-server-2.15.2']);
  });
});

test('a folder of programs that several put in its place at once is there, whole, for each of them', async () => {
  const target = join(temporaryFolder(), 'node');
  const make = async (own: string) => {
    program(join(own, 'bin'), 'kube', 'exit 0');
    return join(own, 'bin');
  };
  await Promise.all([1, 2, 3].map(() => install(target, make)));
  expect(readdirSync(target)).toEqual(['kube']);
  expect(readdirSync(join(target, '..'))).toEqual(['node']);
});

describe('a download', () => {
  test('whose checksum is another one is not used', async () => {
    const { right } = release('0'.repeat(64));
    const { find, kept } = machine();
    const failure = await find({ PATH: '/nowhere' }).catch((error: unknown) => error);
    expect(String(failure)).toContain(`has the checksum ${right}, published is ${'0'.repeat(64)}`);
    expect(kept()).toEqual([]);
  });

  test('whose checksum is another one is replaced by go install', async () => {
    release('0'.repeat(64));
    expect((await machine(fakeGo()).find()).origin).toBe('go install');
  });

  test('is compared with its own line of the published list', () => {
    const archive = Buffer.from('archive');
    const sum = createHash('sha256').update(archive).digest('hex');
    const sums = parseChecksums(`${'1'.repeat(64)}  other.tar.gz\n${sum} *nats.tar.gz\nnot a checksum\n`);
    expect([...sums.keys()]).toEqual(['other.tar.gz', 'nats.tar.gz']);
    expect(() => verify(archive, 'nats.tar.gz', sums)).not.toThrow();
    expect(() => verify(archive, 'other.tar.gz', sums)).toThrow(`published is ${'1'.repeat(64)}`);
    expect(() => verify(archive, 'third.tar.gz', sums)).toThrow('third.tar.gz has no published checksum');
  });
});

describe('when it cannot be had', () => {
  test('the message says what was tried and what to do', async () => {
    const { find, kept } = machine();
    const failure = await find({ PATH: '/nowhere' }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UserError);
    const lines = failure instanceof Error ? failure.message.split('\n') : [];
    expect(lines).toEqual([
      'No nats-server 2.15.2 can be had:',
      expect.stringMatching(/^ {2}download: https:\/\/github\.com\/.* cannot be reached \(.*ECONNREFUSED\)$/),
      expect.stringMatching(/^ {2}go install: .*go.*ENOENT/),
      'Install one and put it on the PATH, or name it in NATS_SERVER.',
    ]);
    expect(kept()).toEqual([]);
  });

  test('a release that is not there is told with the answer', async () => {
    network.mockImplementation(async () => new Response('', { status: 404 }));
    await expect(machine().find({ PATH: '/nowhere' })).rejects.toThrow(/download: https:.* answers 404\n/);
  });

  test('a NATS_SERVER that does not run, or is something else, is a mistake of the user', async () => {
    const { find } = machine();
    const other = program(temporaryFolder(), 'other', 'echo hello');
    const mute = await find({ NATS_SERVER: '/nowhere/nats-server' }).catch((error: unknown) => error);
    expect(mute).toBeInstanceOf(UserError);
    expect(String(mute)).toContain('/nowhere/nats-server (from $NATS_SERVER) does not run');
    const foreign = await find({ NATS_SERVER: other }).catch((error: unknown) => error);
    expect(foreign).toBeInstanceOf(UserError);
    expect(String(foreign)).toContain(`${other} (from $NATS_SERVER) is not nats-server: --version says "hello\\n"`);
  });

  test.each([
    ['nats-server: v2.15.2', '2.15.2'],
    ['nats-server: v2.11.0-RC.3', '2.11.0-RC.3'],
    ['nats-server version 2.9.25', '2.9.25'],
  ])('%s is version %s', async (line, version) => {
    const named = program(temporaryFolder(), 'server', `echo "${line}"`);
    expect((await machine().find({ NATS_SERVER: named })).version).toBe(version);
  });
});
