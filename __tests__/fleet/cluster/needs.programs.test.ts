import { checkStack } from '../../../fleet/cluster';
import { Resolver } from '../../../fleet/model';
import { closeApiServers, clusterWith, Refusal, served } from '../../support/api-answers';
import { environmentWith, synthesizeFleet } from '../../support/fleet';

jest.setTimeout(120_000);

afterAll(closeApiServers);

const OPERATOR = { '/apis/monitoring.coreos.com/v1': served('PrometheusRule', 'PodMonitor') };
const BALANCED = {
  '/api/v1/services': {
    items: [{ spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } } }],
  },
};
const GOOD = { ...OPERATOR, ...BALANCED };
const HUB = {
  address: 'nats.example.com',
  replicas: 3,
  namespace: { create: false },
  resources: { cpu: '500m', memory: '1Gi' },
  jetstream: { memory: '64Mi', file: '512Mi', volume: '1Gi' },
};

/** What a check of a stack says, where the cluster has these answers. */
async function check(answers: Readonly<Record<string, unknown>>, stack = 'hub') {
  const config = await clusterWith(answers);
  const environment = environmentWith({
    hub: { ...HUB, kube: { context: 'hub', config } },
    sites: { edge1: { namespace: { name: 'nats', create: false }, kube: { context: 'edge1', config } } },
    alerts: { sites: true },
  });
  const resolver = new Resolver(synthesizeFleet(environment).app);
  const { problems, notes } = await checkStack(stack, { resolver, outputFolder: 'cdktf.out', timeoutSeconds: 20 });
  return {
    lines: problems.map(({ object, what }) => `${object} ${what}`),
    remedies: problems.map(({ remedy }) => remedy),
    notes,
  };
}

test('a cluster that has all that a deploy needs', async () => {
  expect(await check(GOOD)).toEqual({ lines: [], remedies: [], notes: [] });
});

test('alerts need the kinds of the Prometheus Operator: which are missing, and how to do without, at hub and site', async () => {
  const way =
    'install the Prometheus Operator, or only its custom resource definitions (https://prometheus-operator.dev/docs/getting-started/installation/),';
  expect(await check(BALANCED)).toEqual({
    lines: [
      'Helm release nats/nats-alerts makes PodMonitor and PrometheusRule (monitoring.coreos.com/v1), which this cluster does not know: a deploy would fail',
    ],
    remedies: [[way, 'or leave the alerts out in the environment: alerts: { enabled: false }']],
    notes: [],
  });
  // At a site nothing is scraped; where only the PrometheusRule is known, that is enough there.
  const half = { ...BALANCED, '/apis/monitoring.coreos.com/v1': served('PrometheusRule') };
  expect((await check(half)).lines[0]).toContain('makes PodMonitor (monitoring.coreos.com/v1)');
  expect((await check(half, 'leaf-edge1')).lines).toEqual([]);
  expect((await check({}, 'leaf-edge1')).remedies).toEqual([
    [way, 'or leave the alerts out in the environment: alerts: { sites: false }'],
  ]);
});

test('a kind that an old cluster does not know', async () => {
  expect((await check({ ...GOOD, '/apis/policy/v1': undefined })).lines).toEqual([
    'cluster of context "hub" does not know PodDisruptionBudget (policy/v1)',
  ]);
});

test('quotas: what all pods and volumes need together, beside what is there', async () => {
  const quota = (name: string, hard: object, used: object, spec: object = {}) => ({
    metadata: { name },
    spec,
    status: { hard, used },
  });
  const answers = (statefulSet: object) => ({
    ...GOOD,
    ...statefulSet,
    '/api/v1/namespaces/nats/resourcequotas': {
      items: [
        quota(
          'compute',
          { 'requests.cpu': '2', 'requests.memory': '64Gi', pods: '100' },
          { 'requests.cpu': '1', pods: '2' },
        ),
        quota(
          'storage',
          { 'standard.storageclass.storage.k8s.io/requests.storage': '2Gi', persistentvolumeclaims: '5' },
          { 'standard.storageclass.storage.k8s.io/requests.storage': '0', persistentvolumeclaims: '3' },
        ),
        quota('services', { 'services.loadbalancers': '0' }, { 'services.loadbalancers': '0' }),
        quota('batch', { pods: '0' }, { pods: '0' }, { scopes: ['Terminating'] }),
      ],
    },
  });
  const { lines } = await check(answers({}));
  expect(lines).toEqual([
    expect.stringMatching(
      /^ResourceQuota nats\/compute leaves too little for this stack: requests\.cpu: \d+m more needed, 1 of 2 used$/,
    ),
    'ResourceQuota nats/storage leaves too little for this stack: standard.storageclass.storage.k8s.io/requests.storage: 3Gi more needed, 0 of 2Gi used; persistentvolumeclaims: 3 more needed, 3 of 5 used',
    'ResourceQuota nats/services leaves too little for this stack: services.loadbalancers: 1 more needed, 0 of 0 used',
  ]);
});

test('what the cluster would refuse: pods by its pod security, volumes by a limit, others by a webhook', async () => {
  const refusal = (message: string) => new Refusal(403, 'Forbidden', message);
  const inNamespace = (kinds: string, group = '/api/v1') => `dry-run ${group}/namespaces/nats/${kinds}`;
  const { lines, remedies, notes } = await check({
    ...GOOD,
    [inNamespace('pods')]: refusal(
      'pods "nats-hub-x" is forbidden: violates PodSecurity "restricted:latest": hostPort',
    ),
    [inNamespace('persistentvolumeclaims')]: refusal(
      'persistentvolumeclaims "x" is forbidden: maximum storage usage per PersistentVolumeClaim is 512Mi, but request is 1Gi',
    ),
    [inNamespace('serviceaccounts')]: new Refusal(
      400,
      'BadRequest',
      'admission webhook "a.example.com" denied the request: no owner',
    ),
    [inNamespace('configmaps')]: refusal('configmaps is forbidden: User "alice" cannot create resource "configmaps"'),
    [inNamespace('networkpolicies', '/apis/networking.k8s.io/v1')]: new Refusal(
      400,
      'BadRequest',
      'admission webhook "b.example.com" does not support dry run',
    ),
  });
  expect(lines).toEqual([
    'ServiceAccount nats/nats-hub would be refused: admission webhook "a.example.com" denied the request: no owner',
    'pods of StatefulSet nats/nats-hub would be refused: pods "nats-hub-x" is forbidden: violates PodSecurity "restricted:latest": hostPort',
    'PersistentVolumeClaims of StatefulSet nats/nats-hub would be refused: persistentvolumeclaims "x" is forbidden: maximum storage usage per PersistentVolumeClaim is 512Mi, but request is 1Gi',
    expect.stringMatching(/^pods of Job nats\/nats-hub-access\S* would be refused: .*violates PodSecurity/),
    expect.stringMatching(/^pods of Job nats\/nats-hub-streams\S* would be refused: .*violates PodSecurity/),
  ]);
  expect(remedies.map(([first]) => first)).toEqual([
    "the cluster's own policy refuses it: ask whoever wrote it",
    expect.stringContaining('the pod security standard of namespace nats refuses the pods'),
    expect.stringContaining('a LimitRange of namespace nats allows less, or more'),
    expect.stringContaining('the pod security standard'),
    expect.stringContaining('the pod security standard'),
  ]);
  expect(notes.join('\n')).toContain('ConfigMap nats/nats-hub-config: not tried, configmaps is forbidden');
  expect(notes.join('\n')).toContain('does not support dry run');
});

test('good to know: volumes that cannot grow, load balancers without an address, or of a class', async () => {
  const classes = {
    '/apis/storage.k8s.io/v1/storageclasses': {
      items: [{ metadata: { name: 'fixed', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } }],
    },
  };
  const fixed =
    'StorageClass fixed does not let volumes grow (allowVolumeExpansion): StatefulSet nats-hub keeps the size that it begins with';
  expect(await check({ ...GOOD, ...classes, '/api/v1/services': { items: [] } })).toEqual({
    lines: [],
    remedies: [],
    notes: [
      fixed,
      "Service nats/nats-hub wants a load balancer's address, and no Service of this cluster has one: does anything give them? (a cloud's controller, MetalLB …)",
    ],
  });
  const classed = structuredClone(BALANCED['/api/v1/services']);
  Object.assign(classed.items[0]?.spec ?? {}, { loadBalancerClass: 'example.com/nlb' });
  expect((await check({ ...GOOD, '/api/v1/services': classed })).notes).toEqual([
    'Service nats/nats-hub names no loadBalancerClass, and all Services that have an address do (example.com/nlb): does anything serve those without?',
  ]);
});

test('a Helm release in the middle of which a deploy was interrupted', async () => {
  const labels = { owner: 'helm', name: 'nats-alerts', status: 'pending-upgrade', version: '3' };
  const records = { items: [{ metadata: { name: 'sh.helm.release.v1.nats-alerts.v3', labels } }] };
  const { lines, remedies } = await check({ ...GOOD, '/api/v1/namespaces/nats/secrets': records });
  expect(lines[0]).toBe(
    'Helm release nats/nats-alerts is in the middle of something (pending-upgrade, revision 3); Helm refuses everybody else until that is done',
  );
  expect(remedies[0]?.[1]).toMatch(/ -n nats delete secret sh\.helm\.release\.v1\.nats-alerts\.v3$/);
});
