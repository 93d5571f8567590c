import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ControlPlane } from './control-plane';
import { Daemon } from './daemon';
import { writeImage } from './image';
import { images, PAUSE_IMAGE } from './images';
import { NODE_ADDRESS, NODE_NAME } from './own-namespaces';
import type { ProgramsForPods } from './programs';

const PODS = '10.244.0.0/24';
const CONTAINERD_SOCKET = '/run/containerd/containerd.sock';
const PATIENCE = 60;

/** Properties of {@link startKubelet}. */
export interface KubeletProps {
  readonly programs: ProgramsForPods;
  readonly controlPlane: ControlPlane;
  readonly folder: string;
  /** Under which cgroup pods run. */
  readonly cgroup: string;
  /** File of names and addresses that pods can look up beside Services. */
  readonly hostsFile: string;
}

/** Starts containerd with the fleet's images, the kubelet, kube-proxy and DNS. */
export async function startKubelet(props: KubeletProps): Promise<void> {
  const { programs, controlPlane, folder } = props;
  const path = (name: string, content: unknown) => {
    const file = join(folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  mkdirSync(join(folder, 'cni'));
  path('cni/pods.conflist', PODS_NETWORK);
  const containerd = new Daemon('containerd', folder, programs.containerd, [
    `--config=${path('containerd.toml', containerdConfig(programs, folder))}`,
  ]);
  await containerd.until('answers', PATIENCE, async () =>
    Boolean(execFileSync('ctr', ['version'], { stdio: ['ignore', 'pipe', 'ignore'] })),
  );
  for (const image of images(programs)) importImage(folder, image);
  new Daemon('coredns', folder, programs.coredns, [
    '-conf',
    path('Corefile', corefile(controlPlane.kubeconfig, props.hostsFile)),
  ]);
  controlPlane.kube(
    'kubelet',
    `--config=${path('kubelet.json', kubeletConfig(props, path('pods-resolv.conf', '')))}`,
    `--kubeconfig=${controlPlane.kubeconfig}`,
    `--root-dir=${join(folder, 'kubelet')}`,
    `--hostname-override=${NODE_NAME}`,
    `--node-ip=${NODE_ADDRESS}`,
  );
  controlPlane.kube('kube-proxy', `--config=${path('kube-proxy.json', proxyConfig(controlPlane.kubeconfig))}`);
}

function importImage(folder: string, image: Parameters<typeof writeImage>[1]): void {
  const own = join(folder, 'image');
  mkdirSync(own);
  execFileSync('ctr', ['--namespace=k8s.io', 'images', 'import', writeImage(own, image)], { stdio: 'ignore' });
  rmSync(own, { recursive: true });
}

/** Every pod is joined to the node by a line of its own, so that all traffic crosses the node's rules for Services. */
const PODS_NETWORK = {
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [{ type: 'ptp', ipMasq: true, ipam: { type: 'host-local', subnet: PODS, routes: [{ dst: '0.0.0.0/0' }] } }],
};

function containerdConfig({ cniFolder }: ProgramsForPods, folder: string): string {
  return `version = 2
root = "${join(folder, 'containerd')}"
state = "/run/containerd"
[grpc]
  address = "${CONTAINERD_SOCKET}"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # The machine may not allow a process to lower its score for the kernel's memory killer.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${cniFolder}"
    conf_dir = "${join(folder, 'cni')}"
`;
}

function corefile(kubeconfig: string, hostsFile: string): string {
  return `. {
  bind ${NODE_ADDRESS}
  errors
  hosts ${hostsFile} {
    ttl 1
    reload 500ms
    fallthrough
  }
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${kubeconfig}
    ttl 1
  }
}
`;
}

function kubeletConfig({ cgroup, folder }: KubeletProps, resolvConf: string) {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    // Whoever is in this network namespace is the administrator.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${CONTAINERD_SOCKET}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    clusterDNS: [NODE_ADDRESS],
    clusterDomain: 'cluster.local',
    resolvConf,
    failSwapOn: false,
    podLogsDir: join(folder, 'logs'),
    // How full the machine's disk is says nothing about the fleet.
    evictionHard: {
      'memory.available': '0%',
      'nodefs.available': '0%',
      'nodefs.inodesFree': '0%',
      'imagefs.available': '0%',
    },
    imageGCHighThresholdPercent: 100,
    // A changed ConfigMap reaches its pods soon.
    syncFrequency: '2s',
    configMapAndSecretChangeDetectionStrategy: 'Watch',
  };
}

function proxyConfig(kubeconfig: string) {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clientConnection: { kubeconfig },
    mode: 'iptables',
    clusterCIDR: PODS,
    hostnameOverride: NODE_NAME,
    // These are settings of the whole machine.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}
