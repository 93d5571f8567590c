import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder, fetchNatsServer, findOnPath, install } from '../../fleet/rehearse/binary';
import { UserError } from '../../lib/user-error';
import { CONFIG_RELOADER, fetched, GOJQ, KWOK, NATS_CLI, PINNED } from '../fetched-programs';
import type { ClusterNodeKind } from './node-kind';

const run = promisify(execFile);

/** The Go module with the node's programs, from the repository's root. */
const MODULE = 'tools/cluster/node';
/** Where Debian has what its users do not start themselves. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];
const CNI_FOLDER = '/usr/lib/cni';

/** What each kind of node needs of the system, and the Debian package that has it. */
const NEEDED: Readonly<Record<ClusterNodeKind, Readonly<Record<string, string>>>> = {
  kwok: { etcd: 'etcd-server', ip: 'iproute2', unshare: 'util-linux' },
  kubelet: {
    etcd: 'etcd-server',
    ip: 'iproute2',
    unshare: 'util-linux',
    containerd: 'containerd',
    runc: 'runc',
    iptables: 'iptables',
    busybox: 'busybox-static',
  },
};

/** Paths of what the node runs. */
export interface ClusterPrograms {
  /** Every Kubernetes program, chosen by its first word. */
  readonly kube: string;
  readonly etcd: string;
  readonly ip: string;
  readonly kwok?: string;
  /** What only a real kubelet needs. */
  readonly forPods?: ProgramsForPods;
}

/** Programs of the node's own and of the pods' images. */
export interface ProgramsForPods {
  readonly containerd: string;
  readonly cniFolder: string;
  readonly coredns: string;
  readonly pause: string;
  readonly reloader: string;
  readonly exporter: string;
  readonly busybox: string;
  readonly natsServer: string;
  readonly natsCli: string;
  readonly jq: string;
}

/**
 * Finds what the node runs, and builds what cannot be found: once, into the cache folder, in about nine minutes on two
 * cores. Throws a UserError that names the packages that are missing.
 */
export async function findPrograms(kind: ClusterNodeKind, progress: (text: string) => void): Promise<ClusterPrograms> {
  const env = { ...process.env, PATH: [process.env.PATH, ...SYSTEM_FOLDERS].join(':') };
  const system = systemPrograms(kind, env);
  const built = await builtPrograms(progress);
  const common = { kube: join(built, 'kube'), etcd: system('etcd'), ip: system('ip') };
  if (kind === 'kwok') return { ...common, kwok: await fetched(KWOK, progress) };
  progress('nats-server, config reloader, nats command and jq for the images');
  const server = await fetchNatsServer({ version: PINNED, env, progress });
  return {
    ...common,
    forPods: {
      containerd: system('containerd'),
      cniFolder: CNI_FOLDER,
      coredns: join(built, 'coredns'),
      pause: join(built, 'pause'),
      reloader: await fetched(CONFIG_RELOADER, progress),
      exporter: join(built, 'exporter'),
      busybox: system('busybox'),
      natsServer: server.path,
      natsCli: await fetched(NATS_CLI, progress),
      jq: await fetched(GOJQ, progress),
    },
  };
}

function systemPrograms(kind: ClusterNodeKind, env: NodeJS.ProcessEnv): (name: string) => string {
  const found = new Map(Object.keys(NEEDED[kind]).map((name) => [name, findOnPath(name, env)]));
  const missing = Object.entries(NEEDED[kind]).flatMap(([name, debian]) => (found.get(name) ? [] : [debian]));
  if (kind === 'kubelet' && !existsSync(join(CNI_FOLDER, 'ptp'))) missing.push('containernetworking-plugins');
  if (!findOnPath('go', env)) missing.push('golang (1.24 or newer)');
  if (missing.length > 0) {
    throw new UserError(`The test cluster needs Debian's ${missing.join(', ')}: install them, as .ci/run does.`);
  }
  return (name) => found.get(name) ?? '';
}

async function builtPrograms(progress: (text: string) => void): Promise<string> {
  const target = join(cacheFolder(process.env), `node-${sourceHash()}`);
  if (existsSync(target)) return target;
  progress('building Kubernetes, once: about nine minutes on two cores');
  const begun = Date.now();
  const clock = setInterval(() => progress(`building Kubernetes: ${minutes(Date.now() - begun)}`), 60_000);
  try {
    await install(target, async (folder) => {
      const flags = `-ldflags=-s -w -X k8s.io/component-base/version.gitVersion=${kubernetesVersion()}`;
      const args = ['-C', MODULE, 'build', '-trimpath', flags, '-o', `${folder}/bin/`, './...'];
      await run('go', args, { env: { ...process.env, CGO_ENABLED: '0' }, maxBuffer: 1 << 26 });
      return join(folder, 'bin');
    });
  } finally {
    clearInterval(clock);
  }
  progress(`Kubernetes built in ${minutes(Date.now() - begun)}`);
  return target;
}

function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** The version that the Go module asks for, e.g. `v1.34.4`; the programs would not know it themselves. */
function kubernetesVersion(): string {
  return /\sk8s\.io\/kubernetes (v\S+)/.exec(readFileSync(join(MODULE, 'go.mod'), 'utf8'))?.[1] ?? '';
}

/** Changes with what is built. */
function sourceHash(): string {
  const hash = createHash('sha256');
  const files = readdirSync(MODULE, { recursive: true, encoding: 'utf8' }).sort();
  for (const file of files.map((name) => join(MODULE, name))) {
    if (statSync(file).isFile()) hash.update(`${file}\n`).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}
