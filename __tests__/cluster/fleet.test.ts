import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type KubernetesObject, manifestsOf, toYaml } from '../../fleet/manifests';
import { Resolver, type ResolverState } from '../../fleet/model';
import {
  allArrived,
  ConfirmedPublisher,
  compare,
  LONGEST_DELAY_MS,
  LONGEST_GAP_ALONE_MS,
  LONGEST_GAP_IN_CLUSTER_MS,
  readPublished,
} from '../../fleet/rehearse/confirmed-traffic';
import { becomesTrue } from '../../fleet/rehearse/wait';
import { STAND_IN } from '../../tools/cluster/images';
import { describeWithKubelet, kubectl, kubectlText, removeNamespaces } from '../support/cluster';
import { connectWithSecret } from '../support/cluster-client';
import { clusterFleet } from '../support/cluster-fleet';
import { synthesizeFleet } from '../support/fleet';

jest.setTimeout(600_000);

const HUB_NAMESPACE = 'fleet-test';
const EDGE_NAMESPACE = 'fleet-test-edge';
const HUB = ['--namespace', HUB_NAMESPACE];
const EDGE = ['--namespace', EDGE_NAMESPACE];
const HUB_URL = `tls://${HUB_NAMESPACE}.example.com:4222`;
const EDGE_URL = `tls://nats-leaf.${EDGE_NAMESPACE}.svc:4222`;

/** Certificates and passwords, the same for as long as the tests run. */
const state: ResolverState = new Map();

/** The objects of hub and leaf, Secrets too. */
async function objectsOf(stack: string, sites: Readonly<Record<string, unknown>>): Promise<KubernetesObject[]> {
  const resolver = new Resolver(synthesizeFleet(clusterFleet({ namespace: HUB_NAMESPACE, sites, replicas: 3 })).app, {
    state,
  });
  return manifestsOf(resolver, stack, { secrets: true });
}

const SITES = { edge1: { namespace: EDGE_NAMESPACE } };

function apply(objects: readonly KubernetesObject[]): void {
  kubectlText(['apply', '--server-side', '--field-manager=test', '-f', '-'], toYaml(objects));
}

/** What kubectl answers as JSON. */
function json<Shape>(...args: readonly string[]): Shape {
  return JSON.parse(kubectlText([...args, '-o', 'json']));
}

interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status: {
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly ready: boolean }[];
  };
}

/** `uid: restarts` of each of the servers' pods. */
function podsOf(namespace: readonly string[], name: string): Record<string, string> {
  const { items } = json<{ items: Pod[] }>('get', 'pods', ...namespace, '-l', `app.kubernetes.io/name=${name}`);
  return Object.fromEntries(
    items.map(({ metadata, status }) => [
      metadata.name,
      `${metadata.uid}: ${status.containerStatuses?.map(({ restartCount }) => restartCount).join(' ')} restarts`,
    ]),
  );
}

/** A page of a server's monitor, read inside its pod. */
function monitor<Shape>(pod: string, page: string): Shape {
  return JSON.parse(
    kubectlText(['exec', ...HUB, pod, '-c', 'nats', '--', 'wget', '-qO-', `http://localhost:8222/${page}`]),
  );
}

const HUB_PODS = ['nats-hub-0', 'nats-hub-1', 'nats-hub-2'];

function rolledOut(namespace: readonly string[], name: string): string {
  return kubectl(['rollout', 'status', ...namespace, `statefulset/${name}`, '--timeout=240s']).output;
}

/** Names of the servers that are connected to the hub as leaves. */
function leaves(): string[] {
  const pages = HUB_PODS.map((pod) => monitor<{ leafs?: { name: string }[] }>(pod, 'leafz'));
  return pages.flatMap(({ leafs = [] }) => leafs.map(({ name }) => name)).sort();
}

/** The payloads of a stream, in its order. */
async function payloadsOf(connection: NatsConnection, stream: string): Promise<string[]> {
  const manager = await jetstreamManager(connection);
  const { state: kept } = await manager.streams.info(stream);
  const payloads: string[] = [];
  if (kept.messages === 0) return payloads;
  const { name } = await manager.consumers.add(stream, { ack_policy: AckPolicy.None });
  const consumer = await jetstream(connection).consumers.get(stream, name);
  while (payloads.length < kept.messages) {
    for await (const message of await consumer.fetch({ max_messages: 500, expires: 2000 }))
      payloads.push(message.string());
  }
  return payloads;
}

/** kubectl, while this process goes on publishing. */
async function kubectlAside(...args: readonly string[]): Promise<void> {
  await promisify(execFile)('kubectl', args);
}

/** Evicts a pod as a drain does; rejects with what the API answers. */
async function evict(namespace: string, name: string): Promise<void> {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const file = join(mkdtempSync(join(tmpdir(), 'eviction-')), 'eviction.json');
  writeFileSync(file, JSON.stringify(body));
  await kubectlAside('create', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, '-f', file);
}

/** A publisher that flushes and one that waits until its messages are stored. */
async function publishersAt(url: string, namespace: string, server: string, subject: string, word: string) {
  const connection = () => connectWithSecret(url, namespace, `${server}-client-admin`);
  const publishers = [
    new ConfirmedPublisher(`${word}-plain`, track(await connection()), subject, 'flush'),
    new ConfirmedPublisher(`${word}-stored`, track(await connection()), subject, 'acknowledgement'),
  ];
  running.push(...publishers);
  return publishers;
}

/** Stopped when all tests are done, those of tests that failed too. */
const running: ConfirmedPublisher[] = [];

/** What a stream has lost of what was confirmed; waits until the last of it is there. */
async function lossOf(
  publishers: readonly ConfirmedPublisher[],
  connection: NatsConnection,
  stream: string,
  lostMs = LONGEST_GAP_ALONE_MS,
) {
  let stored = new Map<string, number[]>();
  await becomesTrue(async () => {
    stored = await readPublished(connection, stream);
    return allArrived(publishers, stored);
  }, 90_000);
  return publishers.flatMap((publisher) => {
    const { problem } = compare(publisher, stored.get(publisher.name), {
      lostMs,
      twiceMs: 0,
      lateMs: LONGEST_DELAY_MS,
    });
    return publisher.confirmed.length > 50 && problem === undefined
      ? []
      : [`${publisher.name}: ${publisher.confirmed.length} confirmed; ${problem}`];
  });
}

/** Closed when all tests are done. */
const tracked: NatsConnection[] = [];
function track(connection: NatsConnection): NatsConnection {
  tracked.push(connection);
  return connection;
}

const note = `the image ${STAND_IN} is a stand-in; nothing enforces NetworkPolicies here`;

describeWithKubelet(`on a real kubelet: a hub of three and a site (${note})`, () => {
  const connectTo = async (url: string, namespace: string, secret: string) =>
    track(await connectWithSecret(url, namespace, secret));

  beforeAll(async () => {
    apply(await objectsOf('hub', SITES));
    apply(await objectsOf('leaf-edge1', SITES));
  });

  afterAll(async () => {
    await Promise.all(running.map((publisher) => publisher.stop()));
    await Promise.all(tracked.map((connection) => connection.close()));
    removeNamespaces(HUB_NAMESPACE, EDGE_NAMESPACE);
  });

  test('the pods start under the restricted standard, and their probes pass', () => {
    expect(rolledOut(HUB, 'nats-hub')).toContain('rolling update complete 3 pods');
    expect(rolledOut(EDGE, 'nats-leaf')).toContain('rolling update complete 1 pods');
    const { items } = json<{ items: Pod[] }>('get', 'pods', ...HUB, '-l', 'app.kubernetes.io/name=nats-hub');
    const containers = items.flatMap(({ status }) => status.containerStatuses ?? []);
    expect(containers.map(({ ready, restartCount }) => ({ ready, restartCount }))).toEqual(
      Array.from({ length: 9 }, () => ({ ready: true, restartCount: 0 })),
    );
  });

  test('the hub forms its cluster, and its JetStream has a leader', async () => {
    const routesOf = (pod: string) => {
      const { routes } = monitor<{ routes: { remote_name: string }[] }>(pod, 'routez');
      return [...new Set(routes.map(({ remote_name }) => remote_name))].sort();
    };
    const isWhole = (pod: string) => String(routesOf(pod)) === String(HUB_PODS.filter((other) => other !== pod));
    expect(await becomesTrue(async () => HUB_PODS.every(isWhole), 30_000)).toBe(true);
    const leaders = () =>
      HUB_PODS.map((pod) => monitor<{ meta_cluster: { leader?: string } }>(pod, 'jsz').meta_cluster.leader);
    await becomesTrue(async () => !leaders().includes(undefined), 30_000);
    const [leader] = leaders();
    expect(leaders()).toEqual(HUB_PODS.map(() => leader));
    expect(HUB_PODS).toContain(leader);
  });

  test('the leaf in another namespace connects through the Service, as itself', async () => {
    expect(await becomesTrue(async () => leaves().length > 0, 60_000)).toBe(true);
    expect(leaves()).toEqual(['edge1-nats-leaf-0']);
  });

  test('the Jobs that make the streams succeed, with the real nats command', () => {
    for (const namespace of [HUB, EDGE]) {
      const waited = kubectl(['wait', ...namespace, 'job', '--all', '--for=condition=complete', '--timeout=90s']);
      expect(waited).toMatchObject({ status: 0, output: expect.stringContaining('condition met') });
    }
  });

  test('a message goes from edge to hub, and a command back', async () => {
    const dashboard = await connectTo(HUB_URL, HUB_NAMESPACE, 'nats-hub-client-dashboard');
    const gateway = await connectTo(EDGE_URL, EDGE_NAMESPACE, 'nats-leaf-client-gateway');
    const arrives = async (from: NatsConnection, to: NatsConnection, subject: string) => {
      let arrived = false;
      const subscription = to.subscribe(subject, {
        callback: () => {
          arrived = true;
        },
      });
      const found = await becomesTrue(async () => {
        from.publish(subject, 'hello');
        return arrived;
      }, 10_000);
      subscription.unsubscribe();
      return found;
    };
    expect(await arrives(gateway, dashboard, 'sensors.temperature')).toBe(true);
    expect(await arrives(dashboard, gateway, 'commands.edge1.restart')).toBe(true);
  });

  test('what is there is what was written, NetworkPolicies too', async () => {
    for (const stack of ['hub', 'leaf-edge1']) {
      const diff = kubectl(
        ['diff', '--server-side', '--field-manager=test', '-f', '-'],
        toYaml(await objectsOf(stack, SITES)),
      );
      expect(diff).toEqual({ status: 0, output: '' });
    }
    const { items } = json<{ items: { metadata: { name: string } }[] }>('get', 'networkpolicies', ...HUB);
    expect(items.map(({ metadata }) => metadata.name)).toEqual([
      'nats-hub',
      'nats-hub-access',
      'nats-hub-default-deny',
      'nats-hub-streams',
    ]);
  });

  test('a site is added: the hub reloads, and none of its pods is restarted or made anew', async () => {
    const before = podsOf(HUB, 'nats-hub');
    const loaded = () => HUB_PODS.map((pod) => monitor<{ config_load_time: string }>(pod, 'varz').config_load_time);
    const times = loaded();
    apply(await objectsOf('hub', { ...SITES, edge2: { namespace: 'fleet-test-edge2' } }));
    const reloaded = await becomesTrue(async () => loaded().every((time, index) => time !== times[index]), 120_000);
    expect({ reloaded, pods: podsOf(HUB, 'nats-hub') }).toEqual({ reloaded: true, pods: before });
    expect(leaves()).toEqual(['edge1-nats-leaf-0']);
  });

  test('kubectl rollout restart of the hub under load loses nothing that was acknowledged', async () => {
    const admin = await connectTo(HUB_URL, HUB_NAMESPACE, 'nats-hub-client-admin');
    const manager = await jetstreamManager(admin);
    await manager.streams.add({ name: 'LOAD', subjects: ['load'], num_replicas: 3 });
    const atHub = await publishersAt(HUB_URL, HUB_NAMESPACE, 'nats-hub', 'load', 'restart-hub');
    const atEdge = await publishersAt(EDGE_URL, EDGE_NAMESPACE, 'nats-leaf', 'sensors.load', 'restart-hub-edge');
    await sleep(2000);
    await kubectlAside('rollout', 'restart', ...HUB, 'statefulset/nats-hub');
    await kubectlAside('rollout', 'status', ...HUB, 'statefulset/nats-hub', '--timeout=300s');
    await sleep(2000);
    await Promise.all([...atHub, ...atEdge].map((publisher) => publisher.stop()));
    expect(await lossOf(atHub, admin, 'LOAD', LONGEST_GAP_IN_CLUSTER_MS)).toEqual([]);
    expect(await lossOf(atEdge, admin, 'EDGE_SENSORS')).toEqual([]);
  });

  const LEAF_POD = ['pod', ...EDGE, 'nats-leaf-0'];
  test.each<[string, () => Promise<void>]>([
    ['kubectl rollout restart', () => kubectlAside('rollout', 'restart', ...EDGE, 'statefulset/nats-leaf')],
    ['a deleted pod', () => kubectlAside('delete', ...LEAF_POD, '--timeout=120s')],
    ['an eviction', () => evict(EDGE_NAMESPACE, 'nats-leaf-0')],
    [
      'a drain of its node',
      async () => {
        const node = kubectlText(['get', ...LEAF_POD, '-o', 'jsonpath={.spec.nodeName}']);
        // The hub's servers are on the only node, too. What is on emptyDir volumes is the process id file.
        const leaf = ['--pod-selector=app.kubernetes.io/name=nats-leaf', '--delete-emptydir-data'];
        await kubectlAside('drain', node, ...leaf, '--timeout=120s').finally(() => kubectlAside('uncordon', node));
      },
    ],
  ])('%s at a site of one server, under load, loses nothing that was acknowledged', async (name, end) => {
    const word = name.split(' ').at(-1) ?? '';
    const publishers = await publishersAt(EDGE_URL, EDGE_NAMESPACE, 'nats-leaf', `sensors.${word}`, word);
    const uid = () => json<Pod>('get', ...LEAF_POD).metadata.uid;
    const before = uid();
    await sleep(2000);
    await end();
    await becomesTrue(async () => uid() !== before, 60_000);
    await kubectlAside('rollout', 'status', ...EDGE, 'statefulset/nats-leaf', '--timeout=120s');
    expect(uid()).not.toBe(before);
    await sleep(2000);
    await Promise.all(publishers.map((publisher) => publisher.stop()));
    const edge = await connectTo(EDGE_URL, EDGE_NAMESPACE, 'nats-leaf-client-admin');
    const admin = await connectTo(HUB_URL, HUB_NAMESPACE, 'nats-hub-client-admin');
    expect(await lossOf(publishers, edge, 'EDGE_SENSORS')).toEqual([]);
    expect(await lossOf(publishers, admin, 'EDGE_SENSORS')).toEqual([]);
  });

  test('the disruption budget refuses to evict a second server of the hub while the first is away', async () => {
    await evict(HUB_NAMESPACE, 'nats-hub-2');
    await expect(evict(HUB_NAMESPACE, 'nats-hub-1')).rejects.toThrow(/disruption budget/);
    await kubectlAside('rollout', 'status', ...HUB, 'statefulset/nats-hub', '--timeout=240s');
  });

  test('a pod that is deleted comes back with its data', async () => {
    const edge = await connectTo(EDGE_URL, EDGE_NAMESPACE, 'nats-leaf-client-admin');
    const before = await payloadsOf(edge, 'EDGE_SENSORS');
    expect(before.length).toBeGreaterThan(500);
    const [{ uid } = { uid: '' }] = json<{ items: Pod[] }>('get', 'pods', ...EDGE).items.map(
      ({ metadata }) => metadata,
    );
    kubectlText(['delete', 'pod', ...EDGE, 'nats-leaf-0', '--timeout=120s']);
    expect(rolledOut(EDGE, 'nats-leaf')).toContain('update complete');
    expect(json<Pod>('get', 'pod', ...EDGE, 'nats-leaf-0').metadata.uid).not.toBe(uid);
    const after = await connectTo(EDGE_URL, EDGE_NAMESPACE, 'nats-leaf-client-admin');
    expect(await payloadsOf(after, 'EDGE_SENSORS')).toEqual(before);
    expect(await becomesTrue(async () => leaves().length > 0, 60_000)).toBe(true);
  });
});
