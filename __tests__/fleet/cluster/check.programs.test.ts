import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkStack } from '../../../fleet/cluster';
import { checkText } from '../../../fleet/cluster/report';
import { Resolver } from '../../../fleet/model';
import { issueCertificate, selfSignedCa } from '../../../fleet/model/issue';
import {
  AnsweringCluster,
  type Answers,
  defaultClass,
  kubeconfig,
  RefusedAnswer,
  served,
  TOKEN,
} from '../../support/api-answers';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { KeptSections } from '../../support/kept-file';

jest.setTimeout(120_000);

const cluster = new AnsweringCluster();
let there = '';
/** Where nothing was deployed from yet. */
const OUT = temporaryFolder();
beforeAll(async () => {
  there = await cluster.start();
});
afterAll(() => cluster.close());

/** What is checked: each case differs from a hub of three servers at a cluster that has all that a deploy needs. */
interface Case {
  readonly answers?: Answers | (() => Promise<Answers>);
  readonly hub?: Readonly<Record<string, unknown>>;
  readonly sites?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
  readonly context?: string;
  /** @default that of the cluster */
  readonly config?: () => string;
}

const HUB = {
  address: 'nats.example.com',
  replicas: 3,
  namespace: { create: false },
  resources: { cpu: '500m', memory: '1Gi' },
  jetstream: { memory: '64Mi', file: '512Mi', volume: '1Gi' },
};
const NATS = '/api/v1/namespaces/nats';
const OPERATOR = '/apis/monitoring.coreos.com/v1';
const CLASSES = '/apis/storage.k8s.io/v1/storageclasses';
const SERVICES = '/api/v1/services';
const STATEFUL_SET = '/apis/apps/v1/namespaces/nats/statefulsets/nats-hub';
const REVIEW = '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews';
const CERT_MANAGER = '/apis/cert-manager.io/v1';

const balancer = (spec: object) => ({
  items: [{ spec: { type: 'LoadBalancer', ...spec }, status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } } }],
});
const GOOD: Answers = { [OPERATOR]: served('PrometheusRule', 'PodMonitor'), [SERVICES]: balancer({}) };

const quota = (name: string, hard: object, used: object, spec: object = {}) => ({
  metadata: { name },
  spec,
  status: { hard, used },
});
const STORAGE = 'standard.storageclass.storage.k8s.io/requests.storage';
const QUOTAS = [
  quota('compute', { 'requests.cpu': '2', 'requests.memory': '64Gi', pods: '100' }, { 'requests.cpu': '1', pods: '2' }),
  quota('storage', { [STORAGE]: '2Gi', persistentvolumeclaims: '5' }, { [STORAGE]: '0', persistentvolumeclaims: '3' }),
  quota(
    'services',
    { 'services.loadbalancers': '0' },
    { 'services.loadbalancers': '0' },
    { scopes: ['NotTerminating'] },
  ),
  quota('batch', { pods: '0' }, { pods: '0' }, { scopes: ['Terminating'] }),
];

const forbidden = (message: string) => new RefusedAnswer(403, 'Forbidden', message);
const webhook = (message: string) => new RefusedAnswer(400, 'BadRequest', `admission webhook ${message}`);
const REFUSED: Answers = {
  [`dry-run ${NATS}/pods`]: forbidden('pods "x" is forbidden: violates PodSecurity "restricted:latest": hostPort'),
  [`dry-run ${NATS}/persistentvolumeclaims`]: forbidden(
    'persistentvolumeclaims "x" is forbidden: maximum storage usage per PersistentVolumeClaim is 512Mi, but request is 1Gi',
  ),
  [`dry-run ${NATS}/serviceaccounts`]: webhook('"a.example.com" denied the request: no owner'),
  [`dry-run ${NATS}/configmaps`]: forbidden(
    'configmaps is forbidden: User "alice" cannot create resource "configmaps"',
  ),
  'dry-run /apis/networking.k8s.io/v1/namespaces/nats/networkpolicies': webhook(
    '"b.example.com" does not support dry run',
  ),
};

const RELEASE_LABELS = { owner: 'helm', name: 'nats-alerts', status: 'pending-upgrade', version: '3' };

/** A StatefulSet that is there, as the stack makes it but for this. */
const statefulSet = (changes: object): Answers => ({
  [STATEFUL_SET]: {
    metadata: { name: 'nats-hub', namespace: 'nats' },
    spec: {
      replicas: 3,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'nats-hub', 'app.kubernetes.io/instance': 'hub' } },
      serviceName: 'nats-hub-headless',
      podManagementPolicy: 'Parallel',
      ...claim({ resources: { requests: { storage: '1024Mi' } } }),
      ...changes,
    },
  },
});
const claim = (spec: object) => ({ volumeClaimTemplates: [{ metadata: { name: 'data' }, spec }] });
const volume = (spec: object) => ({ hub: { jetstream: { ...HUB.jetstream, volume: { size: '1Gi', ...spec } } } });
const namespace = (metadata: object) => ({ [NATS]: { metadata: { name: 'nats', ...metadata } } });
const MADE = { namespace: 'nats' };

/** A hub with externally managed certificates; sites would have to trust their issuer. */
const THEIRS = { hub: { certificates: 'existing', replicas: 1 }, sites: {} };
const ISSUED = { hub: { certificates: { certManager: { name: 'nats' } }, replicas: 1 }, sites: {} };
const KNOWS_ISSUERS = { [CERT_MANAGER]: served('Certificate', 'ClusterIssuer') };
const issuer = (status: string, message: string) => ({
  ...KNOWS_ISSUERS,
  [`${CERT_MANAGER}/clusterissuers/nats`]: { status: { conditions: [{ type: 'Ready', status, message }] } },
});

const NAMES = [
  ...['nats-hub', 'nats-hub.nats', 'nats-hub.nats.svc', 'nats-hub-headless', 'nats-hub-headless.nats'],
  ...['nats-hub-headless.nats.svc', '*.nats-hub-headless.nats', '*.nats-hub-headless.nats.svc', 'localhost'],
  'nats.example.com',
];
/** What nobody is to be shown. */
const SECRETS = new Set([TOKEN, 'a line of it']);

/** A Secret with a certificate of a new CA. */
async function secret(dnsNames: readonly string[], usage: 'server' | 'client', changes: object = {}) {
  const { certPem: caCertPem, privateKeyPem: caPrivateKeyPem } = await selfSignedCa();
  const { certPem, privateKeyPem } = await issueCertificate({
    ...{ caCertPem, caPrivateKeyPem, dnsNames, commonName: 'x', ...changes },
    usages: ['digital_signature', `${usage}_auth`],
  });
  const [cert, key, ca] = [certPem, privateKeyPem, caCertPem].map((text) => Buffer.from(text).toString('base64'));
  SECRETS.add(privateKeyPem).add(key ?? '');
  return { data: { 'tls.crt': cert, 'tls.key': key, 'ca.crt': ca } };
}

const server = (changes: object = {}) => secret(NAMES, 'server', changes);
const secrets = (tls: object, admin: object, sys: object): Answers => ({
  [`${NATS}/secrets/nats-hub-tls`]: tls,
  [`${NATS}/secrets/nats-hub-client-admin`]: admin,
  [`${NATS}/secrets/nats-hub-client-sys`]: sys,
});
const ENDED = { notBefore: new Date('2020-01-01'), validityHours: 1 };

async function brokenSecrets(): Promise<Answers> {
  const { data } = await secret(['admin.hub'], 'client');
  return secrets(
    await secret(['nats-hub', 'nats.example.com'], 'client', ENDED),
    { data: { ...data, 'ca.crt': undefined, 'tls.key': '' } },
    { data: { ...data, 'tls.crt': 'bm9uZQ==' } },
  );
}

function noYaml(): string {
  const path = join(temporaryFolder(), 'config');
  writeFileSync(path, 'a: [a line of it');
  return path;
}

const CASES: Readonly<Record<string, Case>> = {
  'a cluster that has all that a deploy needs': {},
  'no Prometheus Operator': { answers: { [OPERATOR]: undefined } },
  'no Prometheus Operator, at a site': { answers: { [OPERATOR]: undefined }, stack: 'leaf-edge1' },
  'only one of its kinds': { answers: { [OPERATOR]: served('PrometheusRule') } },
  'only one of its kinds, at a site, where nothing is scraped': {
    answers: { [OPERATOR]: served('PrometheusRule') },
    stack: 'leaf-edge1',
  },
  'a kind that an old cluster does not know': { answers: { '/apis/policy/v1': undefined } },
  'quotas: what all pods and volumes need together, beside what is there': {
    answers: { [`${NATS}/resourcequotas`]: { items: QUOTAS } },
  },
  'refusals: pods by their security, volumes by a limit, others by a webhook': { answers: REFUSED },
  'volumes that cannot grow, and load balancers without an address': {
    answers: { [CLASSES]: defaultClass('fixed', false), [SERVICES]: { items: [] } },
  },
  'load balancers of a class': { answers: { [SERVICES]: balancer({ loadBalancerClass: 'example.com/nlb' }) } },
  'a Helm release in the middle of which a deploy was interrupted': {
    answers: {
      [`${NATS}/secrets`]: {
        items: [{ metadata: { name: 'sh.helm.release.v1.nats-alerts.v3', labels: RELEASE_LABELS } }],
      },
    },
  },
  'Secrets that others have not made': THEIRS,
  'Secrets that others have made': {
    ...THEIRS,
    answers: async () =>
      secrets(await server(), await secret(['admin.hub'], 'client'), await secret(['sys.hub'], 'client')),
  },
  'Secrets that others have made, with what is wrong': { ...THEIRS, answers: brokenSecrets },
  'Secrets of others in a namespace that is yet to be made': {
    ...THEIRS,
    hub: { ...THEIRS.hub, ...MADE },
    answers: { [NATS]: undefined },
  },
  'no cert-manager': ISSUED,
  'no issuer': { ...ISSUED, answers: KNOWS_ISSUERS },
  'an issuer that is not ready': { ...ISSUED, answers: issuer('False', 'the account is not registered') },
  'an issuer that is ready': { ...ISSUED, answers: issuer('True', '') },
  'a Secret that this stack did not create': {
    hub: { replicas: 1 },
    answers: async () => ({ [`${NATS}/secrets/nats-hub-tls`]: await server() }),
  },
  'a namespace that this stack did not create': {
    hub: MADE,
    answers: namespace({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } }),
  },
  'a namespace that the trust root did not create': {
    hub: MADE,
    answers: { [`${NATS}-trust`]: {} },
    stack: 'test',
  },
  'a namespace that is not there': { answers: { [NATS]: undefined } },
  'a namespace that is being deleted': { answers: namespace({ deletionTimestamp: '2026-11-24T00:22:59Z' }) },
  'the StatefulSet is there, and its size is written in another way': { answers: statefulSet({}) },
  'another volume size': { answers: statefulSet(claim({ resources: { requests: { storage: '2Gi' } } })) },
  'another selector, Service and pod management policy': {
    answers: statefulSet({ selector: { matchLabels: { app: 'nats' } }, serviceName: 'other', podManagementPolicy: '' }),
  },
  'a StorageClass that exists': volume({ class: 'standard' }),
  'a StorageClass that does not exist': volume({ class: 'standrad' }),
  'no default StorageClass': { answers: { [CLASSES]: { items: [{ metadata: { name: 'fast' } }] } } },
  'no StorageClass at all': { answers: { [CLASSES]: { items: [] } } },
  'a kubeconfig that does not exist': { config: () => '/nowhere/config' },
  'a kubeconfig that is none': { config: noYaml },
  'a context that does not exist': { context: 'egde1' },
  'an API server that nobody can reach': { config: () => kubeconfig('https://127.0.0.1:1') },
  'a user who is not known': { answers: { [REVIEW]: new RefusedAnswer(401, 'Unauthorized', 'Unauthorized') } },
  'a user who is refused': { answers: { [REVIEW]: forbidden('selfsubjectrulesreviews is forbidden') } },
};

const KEPT = new KeptSections(join(__dirname, 'check.txt'), Object.keys(CASES));

test.each(Object.entries(CASES))('check.txt has the report: %s, and nothing secret', async (title, given) => {
  const { answers = {}, hub, stack = 'hub', context = 'hub' } = given;
  const config = given.config?.() ?? there;
  cluster.answers = { ...GOOD, ...(typeof answers === 'function' ? await answers() : answers) };
  const environment = environmentWith({
    hub: { ...HUB, kube: { context, config }, ...hub },
    sites: given.sites ?? { edge1: { namespace: { name: 'nats', create: false }, kube: { context: 'edge1', config } } },
    alerts: { sites: true },
  });
  const resolver = new Resolver(synthesizeFleet(environment).app);
  const checked = await checkStack(stack, { resolver, outputFolder: OUT, timeoutSeconds: 20 });
  const text = checkText({ ...checked, ms: 1 }, { color: false });
  const said = JSON.stringify(checked);
  expect([...SECRETS].filter((one) => said.includes(one) || text.includes(one))).toEqual([]);
  const settled = text.replaceAll(config, '<kubeconfig>').replaceAll(OUT, 'cdktf.out');
  KEPT.expect(title, settled.replace(/127.0.0.1:\d\d+/, '<server>').split('\n'));
});

test('check.txt has no others', () => KEPT.expectNoOthers());
