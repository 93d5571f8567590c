import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './folder';

/** Anybody but root, for whom ext4 reserves 5 %. */
const USER = 1000;

/** A disk of its own for one nats-server. */
export interface SmallDisk {
  /** Where the server finds it. */
  readonly path: string;
  /** Starts nats-server as {@link USER}, in a mount namespace of its own, in which alone the disk is mounted. */
  readonly binary: string;
}

/** An ext4 file system of so many MiB as `mkfs.ext4` makes it, for a nats-server. */
export function smallDisk(mebibytes: number, binary: string): SmallDisk {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const [image, path, server, conf, start] = ['image', 'disk', 'nats-server', 'nats.conf', 'start'].map((name) =>
    join(folder, name),
  );
  if (!image || !path || !server || !conf || !start) throw new Error('no names');
  run('truncate', '-s', `${mebibytes}M`, image);
  run('mkfs.ext4', '-q', '-F', image);
  mkdirSync(path);
  copyFileSync(binary, server);
  const script = [
    '#!/bin/sh -e',
    `[ "$1" = mounted ] || exec unshare --mount "$0" mounted "$@"`,
    'shift',
    `mount -o loop '${image}' '${path}'`,
    `chown ${USER}:${USER} '${path}'`,
    // What was written for root alone.
    `install -m 644 "$2" '${conf}'`,
    `exec setpriv --reuid ${USER} --regid ${USER} --clear-groups '${server}' --config '${conf}'`,
  ];
  writeFileSync(start, `${script.join('\n')}\n`, { mode: 0o755 });
  return { path, binary: start };
}

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command}: ${error ?? stderr}`);
}

/** Why no disk can be mounted here; undefined where one can. */
function obstacle(): string | undefined {
  if (process.getuid?.() !== 0) return 'it takes root to mount a disk';
  const script = 'truncate -s 8M i && mkfs.ext4 -q -F i && mkdir m && mount -o loop i m';
  const tried = spawnSync('unshare', ['--mount', 'sh', '-ec', `cd "$(mktemp -d)"; ${script}`], { encoding: 'utf8' });
  return tried.status === 0 ? undefined : `no disk can be mounted: ${tried.error ?? tried.stderr.trim()}`;
}

const found = obstacle();

/** `test`, or where no disk can be mounted, one that is skipped. */
export const testWithDisk = found === undefined ? test : test.skip;

/** Added to the titles of tests that are skipped here: why they are. */
export const DISK_NOTE = found === undefined ? '' : ` (skipped: ${found})`;
