import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { toYaml } from '../../fleet/manifests';
import type { ResolverState } from '../../fleet/model';
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
import { EXPORTER_DOUBLE } from '../../tools/cluster/images';
import {
  apply,
  describeWithKubelet,
  kubectl,
  kubectlJson,
  kubectlText,
  objectsOf,
  removeNamespaces,
} from '../support/cluster';
import { connectWithSecret } from '../support/cluster-client';
import { clusterFleet } from '../support/cluster-fleet';

jest.setTimeout(600_000);

const HUB_NAMESPACE = 'fleet-test';
const EDGE_NAMESPACE = 'fleet-test-edge';
const HUB = ['--namespace', HUB_NAMESPACE];
const EDGE = ['--namespace', EDGE_NAMESPACE];
const HUB_URL = `tls://${HUB_NAMESPACE}.example.com:4222`;
const EDGE_URL = `tls://nats-leaf.${EDGE_NAMESPACE}.svc:4222`;

/** Certificates and passwords, the same for as long as the tests run. */
const state: ResolverState = new Map();
const SITES = { edge1: { namespace: EDGE_NAMESPACE } };

/** The objects of hub or leaf, Secrets too. */
const objects = (stack: string, more: Readonly<Record<string, unknown>> = {}) =>
  objectsOf(clusterFleet({ namespace: HUB_NAMESPACE, sites: { ...SITES, ...more }, replicas: 3 }), stack, state);

interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly status: {
    readonly containerStatuses?: readonly { readonly restartCount: number; readonly ready: boolean }[];
  };
}

const HUB_PODS = ['nats-hub-0', 'nats-hub-1', 'nats-hub-2'];

/** The servers' pods of the hub. */
const hubPods = () => kubectlJson<Pod>('get', 'pods', ...HUB, '-l', 'app.kubernetes.io/name=nats-hub').items;

/** A page of the monitor of each of the hub's servers, read inside its pod. */
function monitor<Page>(page: string): Page[] {
  return HUB_PODS.map((pod) => {
    const read = ['wget', '-qO-', `http://localhost:8222/${page}`];
    return JSON.parse(kubectlText(['exec', ...HUB, pod, '-c', 'nats', '--', ...read]));
  });
}

const rolledOut = (namespace: readonly string[], name: string) =>
  kubectlAside('rollout', 'status', ...namespace, `statefulset/${name}`, '--timeout=300s');

/** Names of the servers that are connected to the hub as leaves. */
const leaves = () =>
  monitor<{ leafs?: { name: string }[] }>('leafz')
    .flatMap(({ leafs = [] }) => leafs.map(({ name }) => name))
    .sort();

const leavesCome = () => becomesTrue(async () => leaves().length > 0, 60_000);

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

/** kubectl, while this process goes on publishing; what it writes. */
async function kubectlAside(...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('kubectl', args)).stdout;
}

/** Evicts a pod as a drain does; an error with what the API answers. */
async function evict(namespace: string, name: string): Promise<void> {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
  kubectlText(['create', '--raw', path, '-f', '-'], JSON.stringify(body));
}

/** Stopped and closed when all tests are done, those of tests that failed too. */
const publishing: ConfirmedPublisher[] = [];
const tracked: NatsConnection[] = [];

async function connectTo(url: string, namespace: string, secret: string): Promise<NatsConnection> {
  const connection = await connectWithSecret(url, namespace, secret);
  tracked.push(connection);
  return connection;
}

const hubAs = (client: string) => connectTo(HUB_URL, HUB_NAMESPACE, `nats-hub-client-${client}`);
const edgeAs = (client: string) => connectTo(EDGE_URL, EDGE_NAMESPACE, `nats-leaf-client-${client}`);

/** A publisher that flushes and one that waits until its messages are stored. */
async function publishersOf(connect: typeof hubAs, subject: string, word: string): Promise<ConfirmedPublisher[]> {
  const publishers = [
    new ConfirmedPublisher(`${word}-plain`, await connect('admin'), subject, 'flush'),
    new ConfirmedPublisher(`${word}-stored`, await connect('admin'), subject, 'acknowledgement'),
  ];
  publishing.push(...publishers);
  return publishers;
}

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
    const most = { lostMs, twiceMs: 0, lateMs: LONGEST_DELAY_MS };
    const { problem } = compare(publisher, stored.get(publisher.name), most);
    return publisher.confirmed.length > 50 && problem === undefined
      ? []
      : [`${publisher.name}: ${publisher.confirmed.length} confirmed; ${problem}`];
  });
}

const note = `the image ${EXPORTER_DOUBLE} is a test double; nothing enforces NetworkPolicies here`;

describeWithKubelet(`on a real kubelet: a hub of three and a site (${note})`, () => {
  beforeAll(async () => {
    for (const stack of ['hub', 'leaf-edge1']) apply(await objects(stack));
  });

  afterAll(async () => {
    await Promise.all(publishing.map((publisher) => publisher.stop()));
    await Promise.all(tracked.map((connection) => connection.close()));
    removeNamespaces(HUB_NAMESPACE, EDGE_NAMESPACE);
  });

  test('the pods start under the restricted standard, and their probes pass', async () => {
    expect(await rolledOut(HUB, 'nats-hub')).toContain('rolling update complete 3 pods');
    expect(await rolledOut(EDGE, 'nats-leaf')).toContain('rolling update complete 1 pods');
    const containers = hubPods().flatMap(({ status }) => status.containerStatuses ?? []);
    expect(containers.map(({ ready, restartCount }) => `${ready} ${restartCount}`)).toEqual(Array(9).fill('true 0'));
  });

  test('the hub forms its cluster, and its JetStream has a leader', async () => {
    const routes = () =>
      monitor<{ routes: { remote_name: string }[] }>('routez').map((page) =>
        [...new Set(page.routes.map(({ remote_name }) => remote_name))].sort().join(),
      );
    const whole = HUB_PODS.map((pod) => HUB_PODS.filter((other) => other !== pod).join()).join(' ');
    expect(await becomesTrue(async () => routes().join(' ') === whole, 30_000)).toBe(true);
    const leaders = () => monitor<{ meta_cluster: { leader?: string } }>('jsz').map((page) => page.meta_cluster.leader);
    await becomesTrue(async () => !leaders().includes(undefined), 30_000);
    const found = leaders();
    expect(HUB_PODS).toContain(found[0]);
    expect(new Set(found).size).toBe(1);
  });

  test('the leaf in another namespace connects through the Service, as itself', async () => {
    expect(await leavesCome()).toBe(true);
    expect(leaves()).toEqual(['edge1-nats-leaf-0']);
  });

  test('the Jobs that make the streams succeed, with the real nats command', async () => {
    for (const namespace of [HUB, EDGE]) {
      const waited = await kubectlAside(
        'wait',
        ...namespace,
        'job',
        '--all',
        '--for=condition=complete',
        '--timeout=90s',
      );
      expect(waited).toContain('condition met');
    }
  });

  test('a message goes from edge to hub, and a command back', async () => {
    const [dashboard, gateway] = [await hubAs('dashboard'), await edgeAs('gateway')];
    const arrives = async (from: NatsConnection, to: NatsConnection, subject: string) => {
      const subscription = to.subscribe(subject);
      const found = await becomesTrue(async () => {
        from.publish(subject, 'hello');
        return subscription.getReceived() > 0;
      }, 10_000);
      subscription.unsubscribe();
      return found;
    };
    expect(await arrives(gateway, dashboard, 'sensors.temperature')).toBe(true);
    expect(await arrives(dashboard, gateway, 'commands.edge1.restart')).toBe(true);
  });

  test('what is there is what was written, NetworkPolicies too', async () => {
    for (const stack of ['hub', 'leaf-edge1']) {
      const diff = ['diff', '--server-side', '--field-manager=test', '-f', '-'];
      expect(kubectl(diff, toYaml(await objects(stack)))).toEqual({ status: 0, output: '' });
    }
    const { items } = kubectlJson<{ metadata: { name: string } }>('get', 'networkpolicies', ...HUB);
    expect(items.map(({ metadata }) => metadata.name)).toEqual(
      ['', '-access', '-default-deny', '-streams'].map((end) => `nats-hub${end}`),
    );
  });

  test('a site is added: the hub reloads, and none of its pods is restarted or recreated', async () => {
    const pods = () =>
      hubPods().map(({ metadata, status }) => [
        metadata.uid,
        ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount),
      ]);
    const before = pods();
    const loaded = () => monitor<{ config_load_time: string }>('varz').map((page) => page.config_load_time);
    const times = loaded();
    apply(await objects('hub', { edge2: { namespace: 'fleet-test-edge2' } }));
    const reloaded = await becomesTrue(async () => loaded().every((time, index) => time !== times[index]), 120_000);
    expect({ reloaded, pods: pods() }).toEqual({ reloaded: true, pods: before });
    expect(leaves()).toEqual(['edge1-nats-leaf-0']);
  });

  test('kubectl rollout restart of the hub under load loses nothing that was acknowledged', async () => {
    const admin = await hubAs('admin');
    const manager = await jetstreamManager(admin);
    await manager.streams.add({ name: 'LOAD', subjects: ['load'], num_replicas: 3 });
    const atHub = await publishersOf(hubAs, 'load', 'restart-hub');
    const atEdge = await publishersOf(edgeAs, 'sensors.load', 'restart-hub-edge');
    await sleep(2000);
    await kubectlAside('rollout', 'restart', ...HUB, 'statefulset/nats-hub');
    await rolledOut(HUB, 'nats-hub');
    await sleep(2000);
    await Promise.all([...atHub, ...atEdge].map((publisher) => publisher.stop()));
    expect(await lossOf(atHub, admin, 'LOAD', LONGEST_GAP_IN_CLUSTER_MS)).toEqual([]);
    expect(await lossOf(atEdge, admin, 'EDGE_SENSORS')).toEqual([]);
  });

  const LEAF_POD = ['pod', ...EDGE, 'nats-leaf-0'];
  test.each<[string, () => Promise<unknown>]>([
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
    const publishers = await publishersOf(edgeAs, `sensors.${word}`, word);
    const uid = () => kubectlJson<Pod>('get', ...LEAF_POD).metadata.uid;
    const before = uid();
    await sleep(2000);
    await end();
    await becomesTrue(async () => uid() !== before, 60_000);
    await rolledOut(EDGE, 'nats-leaf');
    expect(uid()).not.toBe(before);
    await sleep(2000);
    await Promise.all(publishers.map((publisher) => publisher.stop()));
    for (const connect of [edgeAs, hubAs]) {
      expect(await lossOf(publishers, await connect('admin'), 'EDGE_SENSORS')).toEqual([]);
    }
  });

  test('the disruption budget refuses to evict a second server of the hub while the first is away', async () => {
    await evict(HUB_NAMESPACE, 'nats-hub-2');
    await expect(evict(HUB_NAMESPACE, 'nats-hub-1')).rejects.toThrow(/disruption budget/);
    await rolledOut(HUB, 'nats-hub');
  });

  test('a pod that is deleted comes back with its data', async () => {
    const before = await payloadsOf(await edgeAs('admin'), 'EDGE_SENSORS');
    expect(before.length).toBeGreaterThan(500);
    const { uid } = kubectlJson<Pod>('get', ...LEAF_POD).metadata;
    kubectlText(['delete', ...LEAF_POD, '--timeout=120s']);
    expect(await rolledOut(EDGE, 'nats-leaf')).toContain('update complete');
    expect(kubectlJson<Pod>('get', ...LEAF_POD).metadata.uid).not.toBe(uid);
    expect(await payloadsOf(await edgeAs('admin'), 'EDGE_SENSORS')).toEqual(before);
    expect(await leavesCome()).toBe(true);
  });
});
