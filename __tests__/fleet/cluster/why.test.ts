import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { droppedIn } from '../../../fleet/cluster/why';
import { factsOf } from '../../../fleet/cluster/why/facts';
import { judge } from '../../../fleet/cluster/why/judge';
import { whyText } from '../../../fleet/cluster/why/report';
import type { KubernetesObject } from '../../../fleet/manifests';
import type { Value } from '../../../fleet/model';

/** What a real cluster (1.34) said of a namespace with one StatefulSet `s`, or with Jobs. */
function recorded(name: string): Value {
  return JSON.parse(readFileSync(join(__dirname, `recorded/${name}.json`), 'utf8')) as Value;
}

function wanted(kind: string, name: string, namespace: string): KubernetesObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace }, spec: { replicas: 2 } };
}

const NAMESPACE = { status: { phase: 'Active' } };

/** The findings for a StatefulSet `s`: `object what`, and all there is to each. */
function findings(name: string) {
  return [...judge([wanted('StatefulSet', 's', name)], factsOf(recorded(name)), NAMESPACE).findings].sort(
    (a, b) => a.rank - b.rank,
  );
}

const lines = (name: string) => findings(name).map(({ object, what }) => `${object} ${what}`);

test('nothing is wrong with a stack that hands something over, and makes no pods', () => {
  const nothing = { problems: [], states: [], findings: [], ready: 0, wanted: 0, advice: undefined, ms: 1 };
  expect(whyText({ stack: 'identity-edge1', context: 'edge1', ...nothing }, { color: false })).toBe(
    'identity-edge1  edge1\nnothing is wrong: it makes no pods',
  );
});

test('nothing is wrong where all pods are ready', () => {
  const {
    findings: found,
    ready,
    wanted: pods,
    states,
  } = judge([wanted('StatefulSet', 's', 'good')], factsOf(recorded('good')), NAMESPACE);
  expect(found).toEqual([]);
  expect([ready, pods]).toEqual([2, 2]);
  expect(states).toEqual(['StatefulSet good/s: 2 of 2 ready, 2 of 2 updated']);
});

test('an image that cannot be pulled', () => {
  expect(lines('image')).toEqual(['Pod image/s-0 cannot get the image nats:0.0.0-nope (ImagePullBackOff)']);
  const [first] = findings('image');
  expect(first?.details.join()).toContain('failed to resolve reference "docker.io/library/nats:0.0.0-nope"');
  expect(first?.remedy).toContain('image: { … } in the environment');
});

test('a container that crashes, with the log of the run that failed', () => {
  expect(lines('crash')).toEqual(['Pod crash/s-0, container nats ends with exit code 1 (Error), restarted 3 times']);
  expect(findings('crash')[0]?.logs).toEqual({ namespace: 'crash', pod: 's-0', container: 'nats', previous: true });
});

test('a pod that fits no node', () => {
  expect(lines('big')).toEqual(['Pod big/s-0 is not scheduled: no node takes it']);
  const [first] = findings('big');
  expect(first?.details.join()).toContain('Insufficient cpu');
  expect(first?.remedy).toContain('ask for less cpu');
});

test('a StorageClass that does not exist: the claim comes first, the pod only follows', () => {
  expect(lines('class')).toEqual([
    'PersistentVolumeClaim class/data-s-0 has no volume of StorageClass "nope"',
    'Pod class/s-0 is not scheduled: no node takes it',
  ]);
  const [first] = findings('class');
  expect(first?.details).toEqual(['ProvisioningFailed: storageclass.storage.k8s.io "nope" not found']);
  expect(first?.remedy).toContain('make the StorageClass "nope"; or name one that exists');
});

test('pods that the pod security standard refuses', () => {
  expect(lines('psa')).toEqual(['StatefulSet psa/s 1 of its pods is not made']);
  const [first] = findings('psa');
  expect(first?.details.join()).toContain('violates PodSecurity "restricted:latest"');
  expect(first?.remedy).toContain('pod security standard of namespace psa');
});

test('pods that a quota refuses', () => {
  expect(lines('quota')).toEqual(['StatefulSet quota/s 1 of its pods is not made']);
  expect(findings('quota')[0]?.remedy).toContain('raise the quota of namespace quota');
});

test('a Secret that is missing', () => {
  expect(lines('secret')).toEqual(['Pod secret/s-0 does not start']);
  const [first] = findings('secret');
  expect(first?.details).toEqual(['FailedMount: MountVolume.SetUp failed for volume "s" : secret "nope" not found']);
  expect(first?.remedy).toBe('secret nope is missing: deploy this stack again, which makes it');
});

test('a server that runs and is not ready', () => {
  expect(lines('probe')).toEqual(['Pod probe/s-0, container nats runs, but is not ready']);
  expect(findings('probe')[0]?.details.join()).toContain('Unhealthy: Readiness probe failed');
});

test('Jobs: failed, at work, done, not there', () => {
  const jobs = ['j', 'k', 'ok', 'gone'].map((name) => wanted('Job', name, 'jobs'));
  const found = judge(jobs, factsOf(recorded('jobs')), NAMESPACE).findings;
  expect(found.map(({ object, what }) => `${object} ${what}`)).toEqual([
    'Job jobs/j has failed: Job has reached the specified backoff limit; its pod is gone, and its log with it',
    'Job jobs/k is still at work',
  ]);
});

test('a StatefulSet that is not there: why not', () => {
  const nothing = factsOf({ items: [] });
  const what = (namespace: Value | undefined) =>
    judge([wanted('StatefulSet', 's', 'nats')], nothing, namespace).findings.map((finding) => finding.what);
  expect(what(NAMESPACE)).toEqual(['is not there']);
  expect(what(undefined)).toEqual(['is not there: there is no namespace nats']);
  expect(what({ status: { phase: 'Terminating' } })).toEqual(['is not there: namespace nats is being deleted']);
});

test('a load balancer without an address', () => {
  const service = (ingress: Value) => ({
    kind: 'Service',
    metadata: { name: 'public', namespace: 'nats' },
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: { ingress } },
  });
  const found = (ingress: Value) =>
    judge([wanted('Service', 'public', 'nats')], factsOf({ items: [service(ingress)] }), NAMESPACE).findings;
  expect(found([{ ip: '192.0.2.1' }])).toEqual([]);
  expect(found([])[0]?.what).toBe('has got no address for its load balancer yet');
});

test('events of an earlier object of the same name are not its own', () => {
  const list = recorded('psa') as { items: { kind: string; metadata: { uid?: string } }[] };
  for (const item of list.items) if (item.kind === 'StatefulSet') item.metadata.uid = 'another';
  const found = judge([wanted('StatefulSet', 's', 'psa')], factsOf(list as unknown as Value), NAMESPACE).findings;
  expect(found.map(({ what }) => what)).toEqual(['is being rolled out: 0 of 1 pods ready, 0 of 1 updated']);
});

test('whom the Job of the list of leaves cut off is read from its log', () => {
  const log = [
    'all 3 servers have loaded the list of leaves',
    'drops the connection of edge2 on nats-hub-0',
    'drops the connection of edge2.2 on nats-hub-2',
    '2 connections dropped, 4 were there',
  ];
  expect(droppedIn(log)).toEqual(['edge2 on nats-hub-0', 'edge2.2 on nats-hub-2']);
});
