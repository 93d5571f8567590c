import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Served } from '../../../fleet/cluster/served';
import { droppedIn, withoutCredentials } from '../../../fleet/cluster/why';
import { factsOf } from '../../../fleet/cluster/why/facts';
import { judge } from '../../../fleet/cluster/why/judge';
import { releaseDiagnosis } from '../../../fleet/cluster/why/release';
import { whyText } from '../../../fleet/cluster/why/report';
import type { Value, ValueMap } from '../../../fleet/model';
import { served } from '../../support/api-answers';
import { KeptSections } from '../../support/kept-file';

/** What a real cluster (1.34) said of a namespace with one StatefulSet `s`, or with Jobs. */
const recorded = (name: string): Value =>
  JSON.parse(readFileSync(join(__dirname, `recorded/${name}.json`), 'utf8')) as Value;

const object = (kind: string, name: string, namespace: string) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace },
  spec: { replicas: 2 },
});

const ACTIVE = { status: { phase: 'Active' } };
const SET = [object('StatefulSet', 's', 'nats')];
type Case = readonly [objects: ReturnType<typeof object>[], list: Value, namespace?: Value];

/** A StatefulSet of which a cluster said what is recorded under the name of its namespace. */
const pods = (name: string, list = recorded(name)): Case => [[object('StatefulSet', 's', name)], list, ACTIVE];
const balancer = (...ingress: Value[]): Case => {
  const service = object('Service', 'public', 'nats');
  const found = { ...service, spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress } } };
  return [[service], { items: [found] }, ACTIVE];
};

/** Events of an earlier object of the same name are not its own. */
function recreated(list: Value): Value {
  const { items } = list as { items: ValueMap[] };
  const metadata = { namespace: 'psa', name: 's', uid: 'another' };
  return { items: items.map((one) => (one.kind === 'StatefulSet' ? { ...one, metadata } : one)) };
}

const CASES: Readonly<Record<string, Case>> = {
  'all pods are ready': pods('good'),
  'an image that cannot be pulled': pods('image'),
  'a container that crashes: the log of the run that failed': pods('crash'),
  'a pod that fits no node': pods('big'),
  'a StorageClass that does not exist: the claim comes first, the pod only follows': pods('class'),
  'pods that the pod security standard refuses': pods('psa'),
  'pods that a quota refuses': pods('quota'),
  'a Secret that is missing': pods('secret'),
  'a server that runs and is not ready': pods('probe'),
  'Jobs: failed, at work, done, not there': [
    ['j', 'k', 'ok', 'gone'].map((name) => object('Job', name, 'jobs')),
    recorded('jobs'),
    ACTIVE,
  ],
  'a StatefulSet that is not there': [SET, { items: [] }, ACTIVE],
  'nor is its namespace': [SET, { items: [] }],
  'its namespace is being deleted': [SET, { items: [] }, { status: { phase: 'Terminating' } }],
  'a load balancer with an address': balancer({ ip: '192.0.2.1' }),
  'a load balancer without an address': balancer(),
  'a StatefulSet that was recreated, and events of the one before it': pods('psa', recreated(recorded('psa'))),
};

/** A record as Helm keeps it: JSON, packed, in base64, and that in a Secret. */
function record(version: number, status: string, description = '') {
  const packed = gzipSync(JSON.stringify({ name: 'nats-alerts', version, info: { status, description } }));
  return {
    metadata: { name: `sh.helm.release.v1.nats-alerts.v${version}`, labels: { status, version: String(version) } },
    data: { release: Buffer.from(packed.toString('base64')).toString('base64') },
  };
}

const KINDS = ['PodMonitor', 'PrometheusRule'].map((kind) => ({ apiVersion: 'monitoring.coreos.com/v1', kind }));

/** What Helm has of a release. */
const RELEASES = {
  'a Helm release that failed': [record(1, 'superseded'), record(2, 'failed', 'Upgrade "nats-alerts" failed: denied')],
  'a Helm release that is not there': [],
  'a Helm release that cannot be': [],
  'a Helm release that was interrupted': [record(1, 'pending-install', 'Initial install underway')],
  'a Helm release that is deployed, after one that failed': [record(10, 'deployed'), record(9, 'failed')],
  'a Helm release that was taken away': [record(1, 'uninstalled')],
};

const KEPT = new KeptSections(join(__dirname, 'why.txt'), Object.keys({ ...CASES, ...RELEASES }));
const PLAIN = { color: false };

test.each(Object.entries(CASES))('why.txt has the report of %s', (title, [objects, list, namespace]) => {
  const { diagnoses, ...judgement } = judge(objects, factsOf(list), namespace);
  const sorted = [...diagnoses].sort((a, b) => a.rank - b.rank);
  const why = { stack: 'hub', context: 'test', problems: [], advice: undefined, ...judgement, diagnoses: sorted };
  const more = sorted.flatMap(({ object, remedy, logs }) => [
    ...(remedy ? [`${object}: ${remedy}`] : []),
    ...(logs ? [`${object}: log ${JSON.stringify(logs)}`] : []),
  ]);
  KEPT.expect(title, [...whyText(why, PLAIN).split('\n'), ...more]);
});

test.each(Object.entries(RELEASES))('why.txt has the report of %s', async (title, records) => {
  const kinds = title.endsWith('cannot be') ? ['PodMonitor'] : ['PodMonitor', 'PrometheusRule'];
  const diagnosis = releaseDiagnosis({
    release: { address: 'helm_release.alerts', namespace: 'nats', name: 'nats-alerts', kinds: KINDS },
    records: JSON.parse(JSON.stringify({ items: records })),
    served: await Served.ask({ get: async () => ({ kind: 'found', value: served(...kinds) }) }, KINDS),
    checkCommand: 'NATS_ENV=prod npx fleet check hub',
    isSite: false,
    kubectl: 'kubectl --context hub',
  });
  KEPT.expect(
    title,
    diagnosis
      ? [`${diagnosis.object} ${diagnosis.what}`, ...diagnosis.details, `${diagnosis.remedy}`]
      : ['nothing is wrong'],
  );
});

test('why.txt has no others', () => KEPT.expectNoOthers());

test('nothing is wrong with a stack that hands something over, and has no pods', () => {
  const nothing = { problems: [], states: [], diagnoses: [], ready: 0, wanted: 0, advice: undefined, ms: 1 };
  expect(whyText({ stack: 'identity-edge1', context: 'edge1', ...nothing }, PLAIN)).toBe(
    'identity-edge1  edge1\nnothing is wrong: it has no pods',
  );
});

test('whom the Job of the list of leaves cut off is read from its log, and a password in a URL is not shown', () => {
  const log = ['all 3 servers have loaded it', 'drops the connection of edge2.2 on nats-hub-2', '1 connection dropped'];
  expect([droppedIn(log), withoutCredentials('connect to nats://admin:pw@nats:4222')]).toEqual([
    ['edge2.2 on nats-hub-2'],
    'connect to nats://…@nats:4222',
  ]);
});
