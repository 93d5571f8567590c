import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type KubernetesObject, manifestsOf, toYaml } from '../../manifests';
import { becomesTrue } from '../../rehearsal/wait';
import { Resolver, type ResolverState } from '../../synthesized';
import { describeWithKubelet, kubectl, kubectlText, removeNamespaces } from '../support/cluster';
import { STAND_IN } from '../support/cluster/images';
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

/** Publishes into a stream until it is told to stop; what was acknowledged, in order. */
class Load {
  readonly acknowledged: string[] = [];
  private running = true;
  private readonly done: Promise<void>;

  constructor(connection: NatsConnection, subject: string, name: string) {
    this.done = this.publish(connection, subject, name);
  }

  async stop(): Promise<readonly string[]> {
    this.running = false;
    await this.done;
    return this.acknowledged;
  }

  private async publish(connection: NatsConnection, subject: string, name: string): Promise<void> {
    const client = jetstream(connection, { timeout: 2000 });
    for (let n = 0; this.running; n += 1) {
      const payload = `${name}-${n}`;
      // Sent again under its id until it is acknowledged, as an application would.
      while (
        !(await client.publish(subject, payload, { msgID: payload }).then(
          () => true,
          () => false,
        ))
      )
        await sleep(100);
      this.acknowledged.push(payload);
      await sleep(20);
    }
  }
}

const note = `the image ${STAND_IN} is a stand-in; nothing enforces NetworkPolicies here`;

describeWithKubelet(`on a real kubelet: a hub of three and a site (${note})`, () => {
  const connections: NatsConnection[] = [];
  const connectTo = async (url: string, namespace: string, secret: string) => {
    const connection = await connectWithSecret(url, namespace, secret);
    connections.push(connection);
    return connection;
  };

  beforeAll(async () => {
    apply(await objectsOf('hub', SITES));
    apply(await objectsOf('leaf-edge1', SITES));
  });

  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
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

  test('kubectl rollout restart of the hub under load loses no acknowledged message', async () => {
    const admin = await connectTo(HUB_URL, HUB_NAMESPACE, 'nats-hub-client-admin');
    const edge = await connectTo(EDGE_URL, EDGE_NAMESPACE, 'nats-leaf-client-admin');
    const manager = await jetstreamManager(admin);
    await manager.streams.add({ name: 'LOAD', subjects: ['load'], num_replicas: 3 });
    const atHub = new Load(admin, 'load', 'hub');
    const atEdge = new Load(edge, 'sensors.load', 'edge');
    await sleep(2000);
    kubectlText(['rollout', 'restart', ...HUB, 'statefulset/nats-hub']);
    // kubectl in the foreground would hold up this process, which publishes.
    const status = ['rollout', 'status', ...HUB, 'statefulset/nats-hub', '--timeout=300s'];
    expect((await promisify(execFile)('kubectl', status)).stdout).toContain('update complete');
    await sleep(2000);
    const [hubSent, edgeSent] = await Promise.all([atHub.stop(), atEdge.stop()]);
    expect(hubSent.length).toBeGreaterThan(500);
    expect(await payloadsOf(admin, 'LOAD')).toEqual(hubSent);
    expect(edgeSent.length).toBeGreaterThan(500);
    const fromEdge = async () =>
      (await payloadsOf(admin, 'EDGE_SENSORS')).filter((payload) => payload.startsWith('edge-'));
    await becomesTrue(async () => (await fromEdge()).length >= edgeSent.length, 60_000);
    expect(await fromEdge()).toEqual(edgeSent);
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
