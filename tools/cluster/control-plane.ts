import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeApi } from './api';
import { Daemon } from './daemon';
import { NODE_ADDRESS } from './own-namespaces';
import type { ClusterPrograms } from './programs';

const SERVICES = '10.96.0.0/16';
const ETCD = 'http://127.0.0.1:2379';
/** Seconds; a busy machine of two cores takes about ten. */
const PATIENCE = 120;

/** etcd, API server, controllers and scheduler of Kubernetes. */
export class ControlPlane {
  readonly kubeconfig: string;
  readonly ca: string;
  readonly api: NodeApi;
  private readonly token = randomBytes(16).toString('hex');

  /** @param contexts of the kubeconfig; all lead to this cluster */
  constructor(
    private readonly programs: ClusterPrograms,
    private readonly folder: string,
    private readonly contexts: readonly string[],
  ) {
    this.kubeconfig = join(folder, 'kubeconfig');
    this.ca = join(folder, 'certificates', 'apiserver.crt');
    this.api = new NodeApi(NODE_ADDRESS, this.token, this.ca);
  }

  /** One of the programs of Kubernetes. */
  kube(name: string, ...args: readonly string[]): Daemon {
    return new Daemon(name, this.folder, this.programs.kube, [name, ...args]);
  }

  /** Starts it, and waits until it is ready. */
  async start(): Promise<void> {
    const { folder } = this;
    const etcd = new Daemon('etcd', folder, this.programs.etcd, [`--data-dir=${join(folder, 'etcd', 'data')}`]);
    await etcd.until('healthy', PATIENCE, async () => (await fetch(`${ETCD}/health`)).ok);
    const apiServer = this.startApiServer();
    await apiServer.until('ready', PATIENCE, async () => existsSync(this.ca) && (await this.api.ready()));
    writeFileSync(this.kubeconfig, JSON.stringify(this.kubeconfigContent(), null, 2), { mode: 0o600 });
    this.kube(
      'kube-controller-manager',
      `--kubeconfig=${this.kubeconfig}`,
      '--leader-elect=false',
      `--service-account-private-key-file=${join(folder, 'accounts.key')}`,
      `--root-ca-file=${this.ca}`,
    );
    this.kube('kube-scheduler', `--kubeconfig=${this.kubeconfig}`, '--leader-elect=false');
  }

  private startApiServer(): Daemon {
    const file = (name: string, content: string) => {
      const path = join(this.folder, name);
      writeFileSync(path, content, { mode: 0o600 });
      return path;
    };
    const { privateKey, publicKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    return this.kube(
      'kube-apiserver',
      `--etcd-servers=${ETCD}`,
      `--bind-address=${NODE_ADDRESS}`,
      `--advertise-address=${NODE_ADDRESS}`,
      '--secure-port=6443',
      // It generates its certificate there.
      `--cert-dir=${join(this.folder, 'certificates')}`,
      `--service-cluster-ip-range=${SERVICES}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-signing-key-file=${file('accounts.key', privateKey)}`,
      `--service-account-key-file=${file('accounts.pub', publicKey)}`,
      `--token-auth-file=${file('tokens', `${this.token},admin,admin,"system:masters"\n`)}`,
      '--authorization-mode=RBAC',
      '--allow-privileged=true',
    );
  }

  private kubeconfigContent() {
    const cluster = { server: `https://${NODE_ADDRESS}:6443`, 'certificate-authority': this.ca };
    const [current] = this.contexts;
    return {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'node', cluster }],
      users: [{ name: 'admin', user: { token: this.token } }],
      contexts: this.contexts.map((name) => ({ name, context: { cluster: 'node', user: 'admin' } })),
      'current-context': current,
    };
  }
}
