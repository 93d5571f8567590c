import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { temporaryFolder } from './folder';

/** Kinds that every cluster serves, of those that stacks make. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  '/api/v1': ['Namespace', 'ServiceAccount', 'ConfigMap', 'Secret', 'Service'],
  '/apis/apps/v1': ['StatefulSet'],
  '/apis/batch/v1': ['Job'],
  '/apis/networking.k8s.io/v1': ['NetworkPolicy'],
  '/apis/policy/v1': ['PodDisruptionBudget'],
};

/** What the API says of a version: the kinds that it has. */
export function served(...kinds: readonly string[]) {
  return { kind: 'APIResourceList', resources: kinds.map((kind) => ({ name: kind.toLowerCase(), kind })) };
}

/** A cluster in which all may be done, a default StorageClass whose volumes can grow, and the namespace `nats`. */
const CLUSTER: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(Object.entries(KINDS).map(([path, kinds]) => [path, served(...kinds)])),
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
    status: { resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] },
  },
  '/apis/storage.k8s.io/v1/storageclasses': {
    items: [
      {
        metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'example.com/disk',
        allowVolumeExpansion: true,
      },
    ],
  },
  '/api/v1/namespaces/nats': { metadata: { name: 'nats' }, status: { phase: 'Active' } },
};

/** What refuses: a status code, and the message of it. */
export class Refusal {
  constructor(
    readonly code: number,
    readonly reason: string,
    readonly message: string,
  ) {}
}

const servers: Server[] = [];

/** Ends the API servers of a test file. */
export function closeApiServers(): void {
  for (const server of servers.splice(0)) server.close();
}

/**
 * Path of a kubeconfig that leads to an API server with these answers by path, without their queries, besides those of
 * an ordinary cluster; what it does not have is not found. A dry run is `dry-run <path>`, answered by default.
 */
export async function clusterWith(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const all: Readonly<Record<string, unknown>> = { ...CLUSTER, ...answers };
    const isDryRun = query === 'dryRun=All';
    const found = isDryRun ? (all[`dry-run ${path}`] ?? {}) : all[path];
    const { code, reason, message } =
      found instanceof Refusal ? found : new Refusal(found === undefined ? 404 : 200, 'NotFound', 'not found');
    response.writeHead(code, { 'content-type': 'application/json' });
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message };
    response.end(JSON.stringify(code === 200 ? found : status));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const path = join(temporaryFolder(), 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }],
    users: [{ name: 'alice', user: { token: 'a-token' } }],
    contexts: ['hub', 'edge1'].map((name) => ({ name, context: { cluster: 'c', user: 'alice' } })),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
