import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { Cloud } from './cloud';
import { ControlPlane } from './control-plane';
import { Daemon } from './daemon';
import { startKubelet } from './kubelet';
import { bringUpNetwork, mountForKubelet, mountMemory, NODE_NAME } from './own-namespaces';
import type { ClusterPrograms } from './programs';

const PATIENCE_MS = 120_000;

/** Properties of {@link startNode}. */
export interface NodeProps {
  readonly programs: ClusterPrograms;
  /** An empty folder for everything that it writes. */
  readonly folder: string;
  /** Under which cgroup pods run. */
  readonly cgroup: string;
  /** Contexts of the kubeconfig; all lead to this cluster. */
  readonly contexts: readonly string[];
  readonly progress: (text: string) => void;
}

/**
 * Starts a whole Kubernetes cluster of one node, and answers the path of its kubeconfig when the node is ready. Must
 * run in namespaces of its own (see own-namespaces.ts), with whose end it ends.
 */
export async function startNode({ programs, folder, cgroup, contexts, progress }: NodeProps): Promise<string> {
  mountMemory(join(folder, 'etcd'));
  if (programs.forPods) mountForKubelet(folder);
  bringUpNetwork(programs.ip);
  progress('etcd, Kubernetes API server');
  const controlPlane = new ControlPlane(programs, folder, contexts);
  await controlPlane.start();
  const { api, kubeconfig } = controlPlane;
  const volumes = join(folder, 'volumes');
  mkdirSync(volumes);
  const cloud = new Cloud(api, volumes, NODE_NAME);
  writeFileSync(cloud.hostsFile, '');
  await cloud.start();
  if (programs.forPods) {
    progress('containerd, kubelet, kube-proxy, DNS');
    await startKubelet({ programs: programs.forPods, controlPlane, folder, cgroup, hostsFile: cloud.hostsFile });
  } else if (programs.kwok) {
    new Daemon('kwok', folder, programs.kwok, [`--kubeconfig=${kubeconfig}`, '--manage-all-nodes=true']);
    await api.create('/api/v1/nodes', KWOK_NODE);
  }
  progress('waiting for the node');
  if (!(await becomesTrue(() => isNodeReady(controlPlane), PATIENCE_MS))) {
    throw new Error(`the node is not ready within ${PATIENCE_MS / 1000} s; logs: ${folder}`);
  }
  return kubeconfig;
}

async function isNodeReady({ api }: ControlPlane): Promise<boolean> {
  const [node] = await api.list('/api/v1/nodes');
  const conditions = (node?.status?.conditions ?? []) as { type: string; status: string }[];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

const CAPACITY = { cpu: '64', memory: '256Gi', pods: '500' };
const KWOK_NODE = {
  metadata: { name: NODE_NAME, labels: { 'kubernetes.io/hostname': NODE_NAME } },
  status: { allocatable: CAPACITY, capacity: CAPACITY },
};
