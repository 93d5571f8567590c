import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { Command } from 'commander';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { main } from '../../lib/main';
import { packageRoot } from '../../lib/package-root';
import { startNode } from './node';
import { type ClusterNodeKind, nodeKind } from './node-kind';
import { makeCgroup, removeCgroup, unshareOptions } from './own-namespaces';
import { type ClusterPrograms, findPrograms } from './programs';

/** Contexts of the bundled environments; in the test cluster all lead to the one node. */
const CONTEXTS = [
  'test',
  'kind-nats',
  'prod-hub',
  'prod-eu',
  'edge1',
  'edge2',
  'plant7',
  'staging-hub',
  'staging-edge1',
];
/** What the folders for clusters are called, before their process's id. */
const FOLDER = 'nats-node-';
/** What one half of this program passes to the other. */
const HANDED_OVER = 'NATS_TEST_NODE_PROPS';

interface GivenCluster {
  readonly programs: ClusterPrograms;
  readonly folder: string;
  readonly cgroup: string;
  readonly kind: ClusterNodeKind;
}

const progress = (text: string) => process.stderr.write(`cluster: ${text}\n`);

/** Runs a command with a cluster: $KUBECONFIG's, or one that is made for it and ends with it. */
async function withCluster(command: readonly string[]): Promise<void> {
  if (process.env.NATS_TEST_CLUSTER) {
    progress(`uses the cluster of KUBECONFIG, as NATS_TEST_CLUSTER is set`);
    process.exitCode = exitCode(spawnSync(command[0] ?? '', command.slice(1), { stdio: 'inherit' }));
    return;
  }
  const kind = nodeKind(process.env);
  const programs = await findPrograms(kind, progress);
  await removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER}${process.pid}-`));
  const cgroup = basename(folder);
  try {
    if (kind === 'kubelet') makeCgroup(cgroup);
    const handedOver: GivenCluster = { programs, folder, cgroup, kind };
    process.exitCode = await inOwnNamespaces(
      [join(packageRoot(), 'tools/run.js'), 'tools/cluster/main', 'inside', '--', ...command],
      handedOver,
    );
  } finally {
    await remove(cgroup);
  }
}

/** Processes of a namespace that ended may still be ending; a busy machine takes its time. */
const ENDING_MS = 20_000;

/** Removes what a cluster wrote, once it has ended. */
async function remove(name: string): Promise<void> {
  const isRemoved = await becomesTrue(async () => {
    removeCgroup(name);
    return true;
  }, ENDING_MS);
  if (!isRemoved) removeCgroup(name);
  rmSync(join(tmpdir(), name), { recursive: true, force: true });
}

/** A killed process ends its cluster with it, but cannot clean up: the next one does. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER))) {
    const pid = Number(/\d+/.exec(name.slice(FOLDER.length))?.[0]);
    if (!existsSync(`/proc/${pid}`)) await remove(name);
  }
}

/** Runs this program again, in namespaces with whose end everything in them ends, and answers its exit code. */
function inOwnNamespaces(args: readonly string[], handedOver: GivenCluster): Promise<number> {
  const options = unshareOptions(process.getuid?.() === 0);
  const child = spawn('unshare', [...options, process.execPath, ...args], {
    stdio: 'inherit',
    env: { ...process.env, [HANDED_OVER]: JSON.stringify(handedOver) },
  });
  // The signal's receiver ends everything; this process lives on to clear up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(exitCode({ status, signal })));
  });
}

/** The exit code that a shell would give. */
function exitCode({
  status,
  signal,
}: {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}): number {
  return status ?? 128 + (signal ? constants.signals[signal] : 0);
}

/** The half that runs in the namespaces, as their first process. */
async function inside(command: readonly string[]): Promise<never> {
  // The first process of its namespaces: with it everything in them ends.
  process.exit(
    await runInside(command).catch((error: unknown) => {
      console.error(error);
      return 1;
    }),
  );
}

/** A folder with a kubectl of the cluster's version; the machine may have another one, or none. */
function kubectlFolder({ programs, folder }: Pick<GivenCluster, 'programs' | 'folder'>): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'kubectl'), `#!/bin/sh\nexec '${programs.kube}' kubectl "$@"\n`, { mode: 0o755 });
  return bin;
}

/** Starts the cluster, runs the command, and answers its exit code. */
async function runInside(command: readonly string[]): Promise<number> {
  const { [HANDED_OVER]: handedOver = '', ...env } = process.env;
  const { kind, ...props }: GivenCluster = JSON.parse(handedOver);
  const begun = Date.now();
  const kubeconfig = await startNode({ ...props, contexts: CONTEXTS, progress });
  progress(`ready after ${((Date.now() - begun) / 1000).toFixed(1)} s (${kind}), KUBECONFIG=${kubeconfig}`);
  const child = spawn(command[0] ?? '', command.slice(1), {
    stdio: 'inherit',
    env: {
      ...env,
      KUBECONFIG: kubeconfig,
      NATS_TEST_CLUSTER: kind,
      PATH: [kubectlFolder(props), env.PATH].join(delimiter),
    },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve(exitCode({ status, signal })));
  });
}

const program = new Command('cluster')
  .description(
    'A whole Kubernetes cluster of one node for tests, in network, mount and process id namespaces of its own.',
  )
  .showHelpAfterError();
program
  .command('run', { isDefault: true })
  .description('Runs a command with KUBECONFIG set to the cluster, inside its network, and ends the cluster with it.')
  .argument('<command...>', 'e.g. bash, or: kubectl get nodes')
  .addHelpText(
    'after',
    '\nVariables:\n' +
      '  NATS_TEST_CLUSTER  when set, the cluster of $KUBECONFIG is used and none is made\n' +
      '  NATS_TEST_NODE     kubelet or kwok (default: kubelet for root, else kwok)',
  )
  .action(withCluster);
program.command('inside', { hidden: true }).argument('<command...>').action(inside);

void main(async () => {
  await program.parseAsync();
});
