import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_IMAGES } from '../../constructs/server/images';
import { cacheFolder, fetchNatsServer, findOnPath, goInstallTo } from '../../rehearsal/binary';

/** The version of the image that the fleet runs. */
export const PINNED = /:(\d+\.\d+\.\d+)/.exec(DEFAULT_IMAGES.nats)?.[1] ?? '';

/** The oldest line of releases that is still in use at many places. */
export const OLD = '2.10.29';

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

function versionOf(path: string): string | undefined {
  return /v(\d+\.\d+\.\d+)/.exec(execFileSync(path, ['--version'], { encoding: 'utf8' }))?.[1];
}
