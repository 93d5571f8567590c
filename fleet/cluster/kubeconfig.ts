import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { parse } from 'yaml';
import { didYouMean } from '../../lib/suggest';
import { isMap, type Value } from '../model';
import type { ClusterOfStack } from '../model/cluster';
import { listAt, textAt } from '../model/json';
import type { ClusterProblem } from '../model/problem';

/** The cluster and the user of a context. */
export interface ContextTarget {
  /** The API server's URL; '' if the kubeconfig has none. */
  readonly server: string;
  /** Name of the kubeconfig's user. */
  readonly user: string;
}

/** The cluster and user of a context, or what is wrong. */
export type ContextFound = { readonly target: ContextTarget } | { readonly problem: ClusterProblem };

/** Looks a stack's context up in its kubeconfig; no cluster is asked. */
export function findContext(
  cluster: ClusterOfStack,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ContextFound {
  const { config, writtenConfig, context } = cluster;
  const read = readKubeconfig(config);
  if ('error' in read) {
    const object = `kubeconfig ${writtenConfig}`;
    const remedy = [
      'put a kubeconfig there, or name another one in the environment: kube: { context, config }',
      ...elsewhere(cluster, variables),
    ];
    return { problem: { object, what: read.error, remedy } };
  }
  const names = contextNames(read.value);
  const found = listAt(read.value, 'contexts').find(({ name }) => name === context);
  if (found === undefined) {
    const there = names.length === 0 ? 'it has none' : `there are: ${names.join(', ')}`;
    const what = `does not exist in ${writtenConfig}; ${there}${didYouMean(context, names)}`;
    const remedy = [
      `add it to ${writtenConfig}, or name another one in the environment: kube: { context: '…' }`,
      ...elsewhere(cluster, variables),
    ];
    return { problem: { object: `context ${JSON.stringify(context)}`, what, remedy } };
  }
  const clusterName = textAt(found, 'context', 'cluster');
  const server = listAt(read.value, 'clusters').find(({ name }) => name === clusterName);
  return { target: { server: textAt(server, 'cluster', 'server'), user: textAt(found, 'context', 'user') } };
}

function readKubeconfig(path: string): { readonly value: Value } | { readonly error: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { error: code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})` };
  }
  try {
    const value: unknown = parse(text);
    return isMap(value as Value) ? { value: value as Value } : { error: 'is not a kubeconfig' };
  } catch {
    // The parser's message shows lines of the file, and keys with them.
    return { error: 'is not YAML' };
  }
}

function contextNames(kubeconfig: Value): string[] {
  return listAt(kubeconfig, 'contexts').map((context) => textAt(context, 'name'));
}

/** kubectl reads KUBECONFIG, a deployment does not: its Terraform provider gets one path. */
function elsewhere(
  { context, config }: ClusterOfStack,
  variables: Readonly<Record<string, string | undefined>>,
): string[] {
  const paths = (variables.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '' && path !== config);
  const path = paths.find((candidate) => {
    const read = readKubeconfig(candidate);
    return 'value' in read && contextNames(read.value).includes(context);
  });
  if (path === undefined) return [];
  return [
    `a file in KUBECONFIG has that context, but Terraform does not read KUBECONFIG: set kube: { config: ${JSON.stringify(path)} }`,
  ];
}
