import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../environment/user-error';

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
  /** Version to get where none is on the machine: that of the image which the fleet runs. */
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told what takes long. */
  readonly progress: (message: string) => void;
}

/** Checksums of the release archives of the pinned version, as published beside them (SHA256SUMS). */
type Checksums = ReadonlyMap<string, string>;

const RELEASES = 'https://github.com/nats-io/nats-server/releases/download';
const GO_MODULE = 'github.com/nats-io/nats-server/v2';
const DOWNLOAD_TIMEOUT_MS = 60_000;

/**
 * Finds nats-server: $NATS_SERVER, else the PATH, else one that was fetched before, else the release's download
 * (its checksum compared), else `go install`. Throws, with what to do, where none of them works.
 */
export async function findNatsServer(props: BinaryProps): Promise<NatsBinary> {
  const named = props.env.NATS_SERVER;
  if (named) return describe(named, '$NATS_SERVER');
  const onPath = (props.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'nats-server'));
  const found = onPath.find((path) => existsSync(path));
  if (found) return describe(found, 'PATH');
  const cached = join(cacheFolder(props.env), `nats-server-${props.version}`);
  if (existsSync(cached)) return describe(cached, 'cache');
  await mkdir(cacheFolder(props.env), { recursive: true });
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

/** No nats-server can be had on this machine. */
export class NoNatsServer extends UserError {
  constructor(version: string, failures: readonly string[]) {
    super(
      [
        `No nats-server ${version} can be had:`,
        ...failures.map((failure) => `  ${failure}`),
        'Install one and put it on the PATH, or name it in NATS_SERVER.',
      ].join('\n'),
    );
  }
}

function cacheFolder(env: BinaryProps['env']): string {
  return join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'nats-edge-fleet');
}

async function describe(path: string, origin: string): Promise<NatsBinary> {
  const { stdout } = await run(path, ['--version']).catch((error: unknown) => {
    throw new Error(`${path} (from ${origin}) does not run: ${error instanceof Error ? error.message : error}`);
  });
  const version = /v?(\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  if (!version)
    throw new Error(`${path} (from ${origin}) is not nats-server: --version says ${JSON.stringify(stdout)}`);
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
  const packed = `${target}.tar.gz`;
  await writeFile(packed, archive);
  await run('tar', ['-xzf', packed, '-C', cacheFolderOf(target), '--strip-components=1', `${folder}/nats-server`]);
  await rm(packed);
  await install(join(cacheFolderOf(target), 'nats-server'), target);
}

/** Compares a download with its published checksum. Throws where it is not what was published. */
export function verify(archive: Buffer, name: string, sums: Checksums): void {
  const expected = sums.get(name);
  if (!expected) throw new Error(`${name} has no published checksum`);
  const actual = createHash('sha256').update(archive).digest('hex');
  if (actual !== expected) throw new Error(`${name} has the checksum ${actual}, published is ${expected}`);
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
  const folder = `${target}.go`;
  await run('go', ['install', `${GO_MODULE}@v${version}`], { env: { ...env, GOBIN: folder } });
  await install(join(folder, 'nats-server'), target);
  await rm(folder, { recursive: true });
}

/** Another rehearsal may look for it at the same moment, so it appears whole or not at all. */
async function install(from: string, target: string): Promise<void> {
  await chmod(from, 0o755);
  await rename(from, target);
}

function cacheFolderOf(target: string): string {
  return join(target, '..');
}

async function fetchBytes(url: string): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT_MS) }).catch((error: unknown) => {
    throw new Error(`${url} cannot be reached (${error instanceof Error ? (error.cause ?? error.message) : error})`);
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
