import { checkStack } from '../../../fleet/cluster';
import { Resolver } from '../../../fleet/model';
import { issueCertificate, selfSignedCa } from '../../../fleet/model/issue';
import { closeApiServers, clusterWith, served } from '../../support/api-answers';
import { environmentWith, synthesizeFleet } from '../../support/fleet';

jest.setTimeout(120_000);

afterAll(closeApiServers);

const THEIRS = { certificates: 'existing', replicas: 1, namespace: { create: false } } as const;

/** Checks the hub of a fleet at that cluster. */
async function checkHub(config: string, hub: Readonly<Record<string, unknown>> = THEIRS) {
  const environment = environmentWith({
    hub: { address: 'nats.example.com', kube: { context: 'hub', config }, ...hub },
    sites: {},
    alerts: { enabled: false },
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

test('cert-manager that is to issue but is not installed, its issuer that is not there or not ready', async () => {
  const hub = { certificates: { certManager: { name: 'nats' } }, replicas: 1, namespace: { create: false } };
  const release = 'Helm release nats/nats-hub-certificates makes Certificate (cert-manager.io/v1)';
  const issuer =
    'ClusterIssuer nats does not exist, and cert-manager is to issue certificates by it: pods would wait for their Secrets';
  expect((await checkHub(await clusterWith({}), hub)).lines).toEqual([
    `${release}, which this cluster does not know: a deploy would fail`,
    issuer,
  ]);
  const there = { '/apis/cert-manager.io/v1': served('Certificate', 'ClusterIssuer') };
  expect((await checkHub(await clusterWith(there), hub)).lines).toEqual([issuer]);
  const path = '/apis/cert-manager.io/v1/clusterissuers/nats';
  const ready = (status: string) => ({
    ...there,
    [path]: { status: { conditions: [{ type: 'Ready', status, message: 'the account is not registered' }] } },
  });
  expect((await checkHub(await clusterWith(ready('False')), hub)).lines).toEqual([
    'ClusterIssuer nats is not ready, so it issues nothing: the account is not registered',
  ]);
  expect((await checkHub(await clusterWith(ready('True')), hub)).lines).toEqual([]);
});

test('a Secret of somebody else in the way of one that Terraform is to make', async () => {
  const config = await clusterWith({ [`${SECRETS}/nats-hub-tls`]: await secret(NAMES, 'server') });
  const { lines, problems } = await checkHub(config, { replicas: 1, namespace: { create: false } });
  expect(lines).toEqual([
    "Secret nats/nats-hub-tls is there, made by someone else (it has none of this stack's labels); a deploy would fail with 'already exists'",
  ]);
  expect(problems[0]?.remedy.at(-1)).toMatch(
    /^ {2}terraform -chdir=\S+ import 'kubernetes_secret_v1\.hub_tier_secrets_server-tls_secret_[0-9A-F]{8}' nats\/nats-hub-tls$/,
  );
});
