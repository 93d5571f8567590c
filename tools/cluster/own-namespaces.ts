import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The node's own address. */
export const NODE_ADDRESS = '10.250.0.1';
/** The node's name. */
export const NODE_NAME = 'node';

/** Options of unshare(1) for namespaces with whose end everything in them ends. */
export function unshareOptions(isRoot: boolean): string[] {
  const user = isRoot ? [] : ['--user', '--map-root-user'];
  return [...user, '--net', '--mount', '--pid', '--fork', '--mount-proc', '--kill-child=SIGKILL'];
}

/**
 * Where the kubelet and containerd keep things however they are configured; in the mount namespace these are empty and
 * our own.
 */
const HIDDEN = ['/run', '/var/lib', '/var/log'];
/** Settings of the whole machine that a kubelet insists on; it finds them so, and leaves the machine's own alone. */
const SYSCTLS = { 'vm/overcommit_memory': '1', 'kernel/panic': '10', 'kernel/panic_on_oops': '1' };

/** A folder in memory, where nothing is waited for to be on disk. */
export function mountMemory(folder: string): void {
  mkdirSync(folder);
  mount('-t', 'tmpfs', 'tmpfs', folder);
}

/** Mounts for a kubelet, in a mount namespace of its own. */
export function mountForKubelet(folder: string): void {
  for (const path of HIDDEN) mount('-t', 'tmpfs', 'tmpfs', path);
  mkdirSync('/run/lock', { recursive: true });
  for (const [name, value] of Object.entries(SYSCTLS)) {
    const file = join(folder, name.replace('/', '-'));
    writeFileSync(file, `${value}\n`);
    mount('--bind', file, `/proc/sys/${name}`);
  }
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n::1 localhost\n${NODE_ADDRESS} ${NODE_NAME}\n`);
  mount('--bind', hosts, '/etc/hosts');
  // Tests look names up as pods do.
  const resolver = join(folder, 'resolv.conf');
  writeFileSync(resolver, `nameserver ${NODE_ADDRESS}\nsearch cluster.local\noptions ndots:5\n`);
  mount('--bind', resolver, '/etc/resolv.conf');
}

/** A bridge in place of the node's network card: not every kernel has dummy devices. */
export function bringUpNetwork(ip: string): void {
  const run = (...args: string[]) => execFileSync(ip, args);
  run('link', 'set', 'lo', 'up');
  run('link', 'add', 'node0', 'type', 'bridge');
  run('address', 'add', `${NODE_ADDRESS}/24`, 'dev', 'node0');
  run('link', 'set', 'node0', 'up');
  run('route', 'add', 'default', 'dev', 'node0');
}

function mount(...args: string[]): void {
  execFileSync('mount', args);
}

const CGROUPS = '/sys/fs/cgroup';

/** Folders of a cgroup, one for each hierarchy of cgroup version 1, or one alone with version 2. */
function cgroupFolders(name: string): string[] {
  if (!existsSync(CGROUPS)) return [];
  if (existsSync(join(CGROUPS, 'cgroup.controllers'))) return [join(CGROUPS, name)];
  return readdirSync(CGROUPS).map((controller) => join(CGROUPS, controller, name));
}

/** Makes the cgroup under which the kubelet puts everything. */
export function makeCgroup(name: string): void {
  for (const folder of cgroupFolders(name)) {
    mkdirSync(folder, { recursive: true });
    // A new cpuset has no processors and no memory until it is given its parent's.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const own = join(folder, file);
      if (existsSync(own) && readFileSync(own, 'utf8').trim() === '') {
        writeFileSync(own, readFileSync(join(folder, '..', file)));
      }
    }
  }
}

/** Removes a cgroup whose processes have ended, with all below it. */
export function removeCgroup(name: string): void {
  for (const folder of cgroupFolders(name)) {
    if (existsSync(folder)) removeTree(folder);
  }
}

/** The files of a cgroup cannot be removed, and go with it. */
function removeTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  }
  rmdirSync(folder);
}
