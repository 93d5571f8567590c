import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { KINDS } from '../../fleet/manifests/kinds';
import { temporaryFolder } from './folder';

/** What the API says of a version: the kinds that it has. */
export function served(...kinds: readonly string[]) {
  return { kind: 'APIResourceList', resources: kinds.map((kind) => ({ name: kind.toLowerCase(), kind })) };
}

/** The default StorageClass, whose volumes can grow or not. */
export const defaultClass = (name: string, allowVolumeExpansion: boolean) => ({
  items: [
    {
      metadata: { name, annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      allowVolumeExpansion,
    },
  ],
});

/** A cluster in which all may be done, a default StorageClass whose volumes can grow, and the namespace `nats`. */
const CLUSTER: Readonly<Record<string, unknown>> = {
  ...Object.fromEntries(
    Object.values(KINDS).map(({ apiVersion }) => [
      `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}`,
      served(...Object.values(KINDS).flatMap((one) => (one.apiVersion === apiVersion ? [one.kind] : []))),
    ]),
  ),
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
    status: { resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] },
  },
  '/apis/storage.k8s.io/v1/storageclasses': defaultClass('standard', true),
  '/api/v1/namespaces/nats': { metadata: { name: 'nats' }, status: { phase: 'Active' } },
};

/** What refuses: a status code, and the message of it. */
export class RefusedAnswer {
  constructor(
    readonly code: number,
    readonly reason: string,
    readonly message: string,
  ) {}
}

/** Answers by path, without their queries; `dry-run <path>` for a dry run, which succeeds by default. */
export type Answers = Readonly<Record<string, unknown>>;

/** An API server with these answers and those of an ordinary cluster; what it does not have is not found. */
export class AnsweringCluster {
  answers: Answers = {};
  private readonly server: Server = createServer((request, response) => {
    const [path = '', query = ''] = (request.url ?? '').split('?');
    const all: Answers = { ...CLUSTER, ...this.answers };
    const found = query === 'dryRun=All' ? (all[`dry-run ${path}`] ?? {}) : all[path];
    const { code, reason, message } =
      found instanceof RefusedAnswer
        ? found
        : new RefusedAnswer(found === undefined ? 404 : 200, 'NotFound', 'not found');
    response.writeHead(code, { 'content-type': 'application/json' });
    const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code, message };
    response.end(JSON.stringify(code === 200 ? found : status));
  });

  /** @returns the path of a kubeconfig that leads to it */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return kubeconfig(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`);
  }

  close(): void {
    this.server.close();
  }
}

/** The token in each {@link kubeconfig}, which nobody is to be shown. */
export const TOKEN = 'not-to-be-shown';

/** Path of a kubeconfig whose contexts lead to a URL. */
export function kubeconfig(server: string, contexts: readonly string[] = ['hub', 'edge1']): string {
  const path = join(temporaryFolder(), 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'there', cluster: { server } }],
    users: [{ name: 'alice', user: { token: TOKEN } }],
    contexts: contexts.map((name) => ({ name, context: { cluster: 'there', user: 'alice' } })),
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}
