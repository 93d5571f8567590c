import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { DEFAULT_IMAGES } from '../../constructs/server/images';
import { provenReleases } from '../../constructs/server/nats-releases';
import { cacheFolder, fetchNatsServer, findOnPath, goInstallTo, install } from '../../rehearsal/binary';

/** The version of the image that the fleet runs. */
export const PINNED = /:(\d+\.\d+\.\d+)/.exec(DEFAULT_IMAGES.nats)?.[1] ?? '';

/** The oldest line of releases that is still in use at many places. */
export const OLD = '2.10.29';

/** The oldest release that environments accept. */
export const OLDEST = provenReleases()[0] ?? '';

/** The oldest release of which it was measured what its reload does with each setting. */
export const OLDEST_MEASURED = '2.11.10';

const NATS_CLI_VERSION = '0.3.0';

/**
 * Path of a nats-server of exactly that version: $NATS_SERVER or the PATH's where it is that version, else one that was
 * fetched before, else from the network. Throws where none can be had, so that a test fails and does not pass unseen.
 */
export async function natsServer(version: string): Promise<string> {
  const present = [process.env.NATS_SERVER, findOnPath('nats-server', process.env)];
  const fitting = present.find((path) => path && versionOf(path) === version);
  if (fitting) return fitting;
  const { path } = await fetchNatsServer({ version, env: process.env, progress: () => undefined });
  return path;
}

/** Path of the `nats` command: $NATS_CLI, else the PATH's, else one that was fetched before, else `go install`. */
export async function natsCli(): Promise<string> {
  const present = process.env.NATS_CLI || findOnPath('nats', process.env);
  return present || goInstalled('github.com/nats-io/natscli/nats', 'nats', NATS_CLI_VERSION);
}

/** Path of a program of a Go module: one that was fetched before, else `go install`, which `onInstall` hears of. */
export async function goInstalled(
  module: string,
  program: string,
  version: string,
  onInstall: () => void = () => undefined,
) {
  const target = join(cacheFolder(process.env), `${program}-${version}`);
  if (existsSync(target)) return target;
  onInstall();
  await goInstallTo(target, `${module}@v${version}`, program, process.env);
  return target;
}

const RELOADER = 'github.com/nats-io/nack/cmd/nats-server-config-reloader';
const RELOADER_MODULE = 'github.com/nats-io/nack';
/** The version of the image that the fleet runs, as it is built from the module's version of the same number. */
const RELOADER_VERSION = /:(\d+\.\d+\.\d+)/.exec(DEFAULT_IMAGES.reloader)?.[1] ?? '';

/** Path of the config reloader: one that was built before, else it is built, which takes about ten seconds. */
export async function configReloader(): Promise<string> {
  const program = basename(RELOADER);
  const target = join(cacheFolder(process.env), `${program}-${RELOADER_VERSION}`);
  if (!existsSync(target)) {
    await install(target, async (folder) => {
      // Not `go install`, which asks the proxy for all versions of the module, and not every proxy lists them.
      await writeFile(join(folder, 'go.mod'), `module built\n\nrequire ${RELOADER_MODULE} v${RELOADER_VERSION}\n`);
      const args = ['-C', folder, 'build', '-mod=mod', '-trimpath', '-ldflags=-s -w', '-o', program, RELOADER];
      await promisify(execFile)('go', args, { env: { ...process.env, CGO_ENABLED: '0' } });
      return join(folder, program);
    });
  }
  return target;
}

function versionOf(path: string): string | undefined {
  return /v(\d+\.\d+\.\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1];
}
