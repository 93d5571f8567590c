import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, rmSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../lib/user-error';
import { runInGroup } from './run-in-group';

const run = promisify(execFile);

/** A nats-server to rehearse with. */
export interface NatsBinary {
  readonly path: string;
  /** Its version, e.g. `2.15.2`. */
  readonly version: string;
  /** Where it comes from, for the report. */
  readonly origin: string;
}

/** Properties of {@link findNatsServer}. */
export interface BinaryProps {
  /** Version to fetch if the machine has none: that of the image that the fleet runs. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called with a message before a slow step. */
  readonly progress: (message: string) => void;
}

/** Checksums of the release archives of the pinned version, as published beside them (SHA256SUMS). */
type Checksums = ReadonlyMap<string, string>;

const RELEASES = 'https://github.com/nats-io/nats-server/releases/download';
const GO_MODULE = 'github.com/nats-io/nats-server/v2';
const DOWNLOAD_TIMEOUT_MS = 60_000;

/**
 * Finds nats-server: $NATS_SERVER, else the PATH, else one fetched earlier, else the release's download (with its
 * checksum compared), else `go install`.
 * @throws UserError with what to do, if none of them works
 */
export async function findNatsServer(props: BinaryProps): Promise<NatsBinary> {
  const named = props.env.NATS_SERVER;
  if (named) return describe(named, '$NATS_SERVER');
  const found = findOnPath('nats-server', props.env);
  return found ? describe(found, 'PATH') : fetchNatsServer(props);
}

/** The program of that name in the first folder of the PATH that has it. */
export function findOnPath(program: string, env: BinaryProps['env']): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The nats-server of exactly that version: one fetched earlier, else from the network, see {@link findNatsServer}. */
export async function fetchNatsServer(props: BinaryProps): Promise<NatsBinary> {
  const cached = join(cacheFolder(props.env), `nats-server-${props.version}`);
  if (existsSync(cached)) return describe(cached, 'cache');
  const failures: string[] = [];
  for (const [origin, get] of [
    ['download', download],
    ['go install', goInstall],
  ] as const) {
    try {
      await get(props, cached);
      return await describe(cached, origin);
    } catch (error) {
      failures.push(`${origin}: ${error instanceof Error ? error.message : error}`);
    }
  }
  throw new NoNatsServer(props.version, failures);
}

/** No nats-server is available on this machine. */
class NoNatsServer extends UserError {
  constructor(version: string, failures: readonly string[]) {
    super(
      [
        `nats-server ${version} is not available:`,
        ...failures.map((failure) => `  ${failure}`),
        'Install one and put it on the PATH, or name it in NATS_SERVER.',
      ].join('\n'),
    );
  }
}

/** The folder of fetched programs. */
export function cacheFolder(env: BinaryProps['env']): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'nats-edge-fleet');
}

async function describe(path: string, origin: string): Promise<NatsBinary> {
  const { stdout } = await run(path, ['--version']).catch((error: unknown) => {
    throw new UserError(`${path} (from ${origin}) does not run: ${error instanceof Error ? error.message : error}`);
  });
  const version = /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  if (!version)
    throw new UserError(`${path} (from ${origin}) is not nats-server: --version says ${JSON.stringify(stdout)}`);
  return { path, version, origin };
}

async function download({ version, progress }: BinaryProps, target: string): Promise<void> {
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (!platform || !architecture) throw new Error(`no release for ${process.platform} ${process.arch}`);
  const folder = `nats-server-v${version}-${platform}-${architecture}`;
  progress(`nats-server ${version}: downloading`);
  const archive = await fetchBytes(`${RELEASES}/v${version}/${folder}.tar.gz`);
  const sums = parseChecksums((await fetchBytes(`${RELEASES}/v${version}/SHA256SUMS`)).toString());
  verify(archive, `${folder}.tar.gz`, sums);
  await install(target, async (own) => {
    const packed = join(own, 'packed.tar.gz');
    await writeFile(packed, archive);
    await run('tar', ['-xzf', packed, '-C', own, '--strip-components=1', `${folder}/nats-server`]);
    return join(own, 'nats-server');
  });
}

/**
 * Compares a download with its published checksum.
 * @throws Error if they differ
 */
export function verify(archive: Buffer, name: string, sums: Checksums): void {
  const expected = sums.get(name);
  if (!expected) throw new Error(`${name} has no published checksum`);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected) throw new Error(`${name} has the checksum ${actual}, but ${expected} is published`);
}

/** Reads a file of lines such as `<sha256>  <name>`. */
export function parseChecksums(text: string): Checksums {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const [, sum, name] = /^([0-9a-f]{64})\s+\*?(\S+)$/.exec(line.trim()) ?? [];
      return sum && name ? [[name, sum]] : [];
    }),
  );
}

async function goInstall({ version, progress, env }: BinaryProps, target: string): Promise<void> {
  progress(`nats-server ${version}: go install, about a minute`);
  await goInstallTo(target, `${GO_MODULE}@v${version}`, 'nats-server', env);
}

/**
 * Installs a program with `go install`, under a name of its own; static, so that it also runs in an image of nothing
 * else.
 */
export async function goInstallTo(target: string, module: string, program: string, env: BinaryProps['env']) {
  await install(target, async (own) => {
    await runInGroup('go', ['install', module], { ...env, GOBIN: own, CGO_ENABLED: '0' });
    return join(own, program);
  });
}

/**
 * Moves what `make` made (a program, or a folder of them) to its place. Another process may do the same at the same
 * moment, so it is made in a folder of its own, and appears whole or not at all.
 */
export async function install(target: string, make: (folder: string) => Promise<string>): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const own = await mkdtemp(`${target}.`);
  const clearUp = () => rmSync(own, { recursive: true, force: true });
  process.once('exit', clearUp);
  try {
    const made = await make(own);
    await chmod(made, 0o755);
    await rename(made, target).catch((error: unknown) => {
      // A folder cannot replace another one: then another process has put the same one there.
      if (!existsSync(target)) throw error;
    });
  } finally {
    process.off('exit', clearUp);
    await rm(own, { recursive: true, force: true });
  }
}

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) }).catch((error: unknown) => {
    throw new Error(`${url} cannot be reached (${error instanceof Error ? (error.cause ?? error.message) : error})`);
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
