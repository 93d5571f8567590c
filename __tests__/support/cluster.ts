import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type KubernetesObject, manifestsOf, toYaml } from '../../fleet/manifests';
import { Resolver, type ResolverState } from '../../fleet/model';
import type { Environment } from '../../schema';
import { trustNamespace } from '../../schema/trust-namespace';
import { synthesizeFleet } from './fleet';
import { temporaryFolder } from './folder';
import type { CommandOutcome } from './terraform';

const cluster = process.env.NATS_TEST_CLUSTER;

/** `describe`, or where no cluster is at hand, one that is skipped. `npm run test:cluster` brings one. */
export const describeWithCluster = cluster ? describe : describe.skip;

/** `describe`, or where pods do not really run, one that is skipped. */
export const describeWithKubelet = cluster && cluster !== 'kwok' ? describe : describe.skip;

/** Part of titles: who runs the pods. */
export const CLUSTER_NOTE = cluster ? ` (pods: ${cluster})` : ' (skipped: npm run test:cluster brings a cluster)';

/** Runs kubectl, with an object or many on its standard input where given. */
export function kubectl(args: readonly string[], input = ''): CommandOutcome {
  const { status, stdout, stderr } = run(args, input);
  return { status, output: `${stdout}${stderr}` };
}

/** What kubectl answers, without what it warns of; an error if it fails. */
export function kubectlText(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = run(args, input);
  if (status !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`);
  return stdout;
}

function run(args: readonly string[], input: string) {
  return spawnSync('kubectl', args, { encoding: 'utf8', input, maxBuffer: 1 << 27 });
}

/** What kubectl answers as JSON: an object, or a list. */
export function kubectlJson<Item>(...args: readonly string[]): Item & { readonly items: readonly Item[] } {
  return JSON.parse(kubectlText([...args, '-o', 'json']));
}

/** The objects of a stack, Secrets too, as a deployment would make them; without those of charts. */
export function objectsOf(environment: Environment, stack: string, state?: ResolverState): Promise<KubernetesObject[]> {
  const resolver = new Resolver(synthesizeFleet(environment).app, { ...(state && { state }) });
  return manifestsOf(resolver, stack, { secrets: true, helm: 'skip' });
}

/** Applies objects to the cluster, which keeps what others have written. */
export function apply(objects: readonly KubernetesObject[]): void {
  kubectlText(['apply', '--server-side', '--field-manager=test', '-f', '-'], toYaml(objects));
}

/** Creates an object of `v1`. */
export function create(object: Readonly<Record<string, unknown>>): void {
  kubectlText(['create', '-f', '-'], JSON.stringify({ apiVersion: 'v1', ...object }));
}

/**
 * Removes namespaces of tiers with all that is in them, and those beside them in which the trust root and identities
 * hand over, and waits until they are gone: the next test may want them again.
 */
export function removeNamespaces(...tiers: readonly string[]): void {
  const names = tiers.flatMap((namespace) => [
    namespace,
    trustNamespace({ namespace: { name: namespace, create: true } }),
  ]);
  const remove = (...more: readonly string[]) =>
    kubectlText(['delete', 'namespace', ...names, '--ignore-not-found', ...more]);
  // First of all, so that nobody makes pods again in place of those that are ended.
  remove('--wait=false');
  // Servers would take their time to let clients go.
  for (const name of names) kubectl(['delete', 'pod', '--all', '--namespace', name, '--force', '--grace-period=0']);
  remove('--timeout=180s');
}

/** What all test files share in a cluster, and some of them change. */
export type Shared = 'storage-classes' | 'prometheus-operator';

/**
 * Waits until no other test file uses what all share, and keeps it until the function that it gives is called. The name
 * is an abstract socket's, which Linux frees when the process ends.
 */
export async function keepForOneself(shared: Shared): Promise<() => void> {
  const lock = createServer();
  const taken = () =>
    new Promise<boolean>((resolve) => {
      lock.once('error', () => resolve(false));
      lock.listen(`\0nats-test-${shared}`, () => resolve(true));
    });
  while (!(await taken())) await sleep(200);
  return () => lock.close();
}

/** Does something to the default StorageClass, or something that rests on it, while no other test file does. */
export async function aloneWithStorageClasses<T>(work: () => T | Promise<T>): Promise<T> {
  const release = await keepForOneself('storage-classes');
  try {
    return await work();
  } finally {
    release();
  }
}

/** A home folder whose kubeconfig, which deployments read, is that of the test's cluster. */
export function homeWithKubeconfig(): string {
  const home = temporaryFolder();
  mkdirSync(join(home, '.kube'));
  if (process.env.KUBECONFIG) copyFileSync(process.env.KUBECONFIG, join(home, '.kube/config'));
  return home;
}
