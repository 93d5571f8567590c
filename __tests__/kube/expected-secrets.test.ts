import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { checkStack } from '../../kube';
import { Resolver } from '../../synthesized';
import { issueCertificate, selfSignedCa } from '../../synthesized/issue';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';

jest.setTimeout(120_000);

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** The answers to everything but Secrets, of a cluster in which all may be done and the namespace is there. */
const CLUSTER: Readonly<Record<string, unknown>> = {
  '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews': {
    status: { resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] },
  },
  '/apis/storage.k8s.io/v1/storageclasses': {
    items: [
      {
        metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
        provisioner: 'example.com/disk',
      },
    ],
  },
  '/api/v1/namespaces/nats': { metadata: { name: 'nats' }, status: { phase: 'Active' } },
};

/** Path of a kubeconfig that leads to an API server with these answers by path; what it does not have is not found. */
async function clusterWith(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const found = { ...CLUSTER, ...answers }[path];
    response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/json' });
    const missing = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason: 'NotFound', code: 404 };
    response.end(JSON.stringify(found ?? missing));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const path = join(temporaryFolder(), 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'c', cluster: { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } }],
    users: [{ name: 'alice', user: { token: 'a-token' } }],
    contexts: [{ name: 'hub', context: { cluster: 'c', user: 'alice' } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const THEIRS = { certificates: 'existing', replicas: 1, namespace: { create: false } } as const;

/** Checks the hub of a fleet at that cluster. */
async function checkHub(config: string, hub: Readonly<Record<string, unknown>> = THEIRS) {
  const environment = environmentWith({
    hub: { address: 'nats.example.com', kube: { context: 'hub', config }, ...hub },
    sites: {},
  });
  const resolver = new Resolver(synthesizeFleet(environment).app);
  const checked = await checkStack('hub', { resolver, outputFolder: 'cdktf.out', timeoutSeconds: 5 });
  return { ...checked, lines: checked.problems.map(({ object, what }) => `${object} ${what}`) };
}

const NAMES = [
  ...['nats-hub', 'nats-hub.nats', 'nats-hub.nats.svc', 'nats-hub-headless', 'nats-hub-headless.nats'],
  ...['nats-hub-headless.nats.svc', '*.nats-hub-headless.nats', '*.nats-hub-headless.nats.svc', 'localhost'],
  'nats.example.com',
];

/** A Secret with a certificate of a new CA. */
async function secret(dnsNames: readonly string[], usage: 'server' | 'client', changes: object = {}) {
  const { certPem: caCertPem, privateKeyPem: caPrivateKeyPem } = await selfSignedCa();
  const { certPem, privateKeyPem } = await issueCertificate({
    ...{ caCertPem, caPrivateKeyPem, dnsNames, commonName: 'x', ...changes },
    usages: ['digital_signature', `${usage}_auth`],
  });
  const data = { 'tls.crt': certPem, 'tls.key': privateKeyPem, 'ca.crt': caCertPem };
  return {
    data: Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
  };
}

const SECRETS = '/api/v1/namespaces/nats/secrets';
const WAITS = 'does not exist, and somebody else is to make it: pods would wait for it';

test('Secrets that others have not made are named, with what they must hold', async () => {
  const { lines, problems } = await checkHub(await clusterWith({}));
  expect(lines).toEqual([
    `Secret nats/nats-hub-tls ${WAITS}`,
    `Secret nats/nats-hub-client-admin ${WAITS}`,
    `Secret nats/nats-hub-client-sys ${WAITS}`,
  ]);
  expect(problems[0]?.remedy).toEqual([
    'it needs tls.crt, tls.key, ca.crt',
    `the certificate is for server authentication, with the names ${NAMES.join(', ')}`,
  ]);
});

test('with all of them there nothing is in the way', async () => {
  const answers = {
    [`${SECRETS}/nats-hub-tls`]: await secret(NAMES, 'server'),
    [`${SECRETS}/nats-hub-client-admin`]: await secret(['admin.hub'], 'client'),
    [`${SECRETS}/nats-hub-client-sys`]: await secret(['sys.hub'], 'client'),
  };
  expect(await checkHub(await clusterWith(answers))).toMatchObject({ lines: [], notes: [] });
});

test('what is wrong with one is said, and nothing of what it holds', async () => {
  const { data } = await secret(['admin.hub'], 'client');
  const answers = {
    [`${SECRETS}/nats-hub-tls`]: await secret(['nats-hub', 'nats.example.com'], 'client', {
      notBefore: new Date('2020-01-01'),
      validityHours: 1,
    }),
    [`${SECRETS}/nats-hub-client-admin`]: { data: { ...data, 'ca.crt': undefined, 'tls.key': '' } },
    [`${SECRETS}/nats-hub-client-sys`]: { data: { ...data, 'tls.crt': 'bm9uZQ==' } },
  };
  const { lines, ...rest } = await checkHub(await clusterWith(answers));
  expect(lines).toEqual([
    `Secret nats/nats-hub-tls holds a certificate that is not good for ${NAMES.slice(1, -1).join(', ')}`,
    'Secret nats/nats-hub-tls holds a certificate that is not for server authentication',
    'Secret nats/nats-hub-tls holds a certificate that ended on Jan  1 01:00:00 2020 GMT',
    'Secret nats/nats-hub-client-admin has no tls.key, no ca.crt',
    'Secret nats/nats-hub-client-sys holds no certificate in tls.crt',
  ]);
  expect(JSON.stringify(rest)).not.toContain(data['tls.key']);
});

test('where the namespace is yet to be made, no Secret can be there: a note', async () => {
  const config = await clusterWith({ '/api/v1/namespaces/nats': undefined });
  const { lines, notes } = await checkHub(config, { certificates: 'existing', replicas: 1 });
  expect(lines).toEqual([]);
  expect(notes).toEqual([
    'Namespace nats is not there yet: make it beforehand (create: false), or see to it that somebody makes nats-hub-tls, nats-hub-client-admin, nats-hub-client-sys as soon as it is',
  ]);
});

test('cert-manager that is to issue but is not installed', async () => {
  const hub = { certificates: { certManager: { name: 'nats' } }, replicas: 1, namespace: { create: false } };
  expect((await checkHub(await clusterWith({}), hub)).lines).toEqual([
    'cert-manager is not installed: its API cert-manager.io/v1 is not there, and it is to issue certificates',
  ]);
  const there = await clusterWith({ '/apis/cert-manager.io/v1': { kind: 'APIResourceList' } });
  expect((await checkHub(there, hub)).lines).toEqual([]);
});

test('a Secret of somebody else in the way of one that Terraform is to make', async () => {
  const config = await clusterWith({ [`${SECRETS}/nats-hub-tls`]: await secret(NAMES, 'server') });
  const { lines, problems } = await checkHub(config, { replicas: 1, namespace: { create: false } });
  expect(lines).toEqual([
    "Secret nats/nats-hub-tls is there, but not in this stack's Terraform state: a deploy would fail with 'already exists'",
  ]);
  expect(problems[0]?.remedy.at(-1)).toMatch(
    /^ {2}terraform -chdir=\S+ import 'kubernetes_secret_v1\.hub_tier_secrets_server-tls_secret_[0-9A-F]{8}' nats\/nats-hub-tls$/,
  );
});
