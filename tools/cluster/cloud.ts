import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiObject, NodeApi } from './api';

/** Name of the storage class that is the default. */
const STORAGE_CLASS = 'node-folder';
/** Where load balancers' addresses begin: nobody has them, kube-proxy alone knows what they mean. */
const LOAD_BALANCERS = '10.251.0';
const EXTERNAL_DNS = 'external-dns.alpha.kubernetes.io/hostname';
const PAUSE_MS = 300;

/**
 * What a cloud would do for the cluster: addresses for load balancers, names for these, and volumes, which are folders
 * of the node.
 */
export class Cloud {
  private readonly addresses = new Map<string, string>();
  private names: string | undefined;

  /** @param folder where the volumes are and the file of names, see {@link hostsFile} */
  constructor(
    private readonly api: NodeApi,
    private readonly folder: string,
    private readonly node: string,
  ) {}

  /** Names of load balancers, for the cluster's DNS. */
  get hostsFile(): string {
    return join(this.folder, 'names');
  }

  /** Prepares the storage class, and works until the process ends. */
  async start(): Promise<void> {
    await this.api.create('/apis/storage.k8s.io/v1/storageclasses', {
      metadata: { name: STORAGE_CLASS, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'test/node-folder',
      reclaimPolicy: 'Delete',
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
    const work = async () => {
      // An API server that does not answer at the moment will do so later.
      await this.round().catch((error: unknown) => console.error(`cloud: ${error}`));
      setTimeout(work, PAUSE_MS);
    };
    void work();
  }

  private async round(): Promise<void> {
    await this.giveAddresses(await this.api.list('/api/v1/services'));
    await this.giveVolumes(await this.api.list('/api/v1/persistentvolumeclaims'));
    await this.takeVolumes(await this.api.list('/api/v1/persistentvolumes'));
  }

  private async giveAddresses(services: readonly ApiObject[]): Promise<void> {
    const balanced = services.filter(({ spec }) => spec?.type === 'LoadBalancer');
    for (const { metadata, status } of balanced) {
      const { ingress } = (status?.loadBalancer ?? {}) as { ingress?: unknown[] };
      if (ingress?.length) continue;
      const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`;
      const key = `${metadata.namespace}/${metadata.name}`;
      // A Service that is made again gets its address back; no other one may have it.
      const address = this.addresses.get(key) ?? `${LOAD_BALANCERS}.${this.addresses.size + 1}`;
      this.addresses.set(key, address);
      await this.api.patch(path, { status: { loadBalancer: { ingress: [{ ip: address }] } } });
    }
    const names = balanced.flatMap(({ metadata }) => {
      const name = metadata.annotations?.[EXTERNAL_DNS];
      const address = this.addresses.get(`${metadata.namespace}/${metadata.name}`);
      return name && address ? [`${address} ${name}\n`] : [];
    });
    this.writeNames(names.join(''));
  }

  /** Only what is new, or DNS would read the file again each time. */
  private writeNames(names: string): void {
    if (names === this.names) return;
    writeFileSync(this.hostsFile, names);
    this.names = names;
  }

  private async giveVolumes(claims: readonly ApiObject[]): Promise<void> {
    for (const { metadata, spec, status } of claims) {
      const wanted = spec?.storageClassName === STORAGE_CLASS && status?.phase === 'Pending' && !spec.volumeName;
      // The scheduler says so when it knows where the pod will be.
      if (!wanted || metadata.annotations?.['volume.kubernetes.io/selected-node'] === undefined) continue;
      const name = `${metadata.namespace}-${metadata.name}`;
      const path = join(this.folder, name);
      mkdirSync(path, { recursive: true });
      await this.api.create('/api/v1/persistentvolumes', {
        metadata: { name },
        spec: {
          capacity: (spec?.resources as { requests?: unknown })?.requests,
          accessModes: ['ReadWriteOnce'],
          storageClassName: STORAGE_CLASS,
          persistentVolumeReclaimPolicy: 'Retain',
          claimRef: { namespace: metadata.namespace, name: metadata.name },
          local: { path },
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [
                { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [this.node] }] },
              ],
            },
          },
        },
      });
    }
  }

  private async takeVolumes(volumes: readonly ApiObject[]): Promise<void> {
    for (const { metadata, status } of volumes) {
      if (status?.phase !== 'Released') continue;
      rmSync(join(this.folder, metadata.name), { recursive: true, force: true });
      await this.api.delete(`/api/v1/persistentvolumes/${metadata.name}`);
    }
  }
}
