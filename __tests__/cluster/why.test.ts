import { setTimeout as sleep } from 'node:timers/promises';
import { whyStack, whyText } from '../../fleet/cluster';
import type { KubernetesObject } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import { apply, CLUSTER_NOTE, describeWithKubelet, objectsOf, removeNamespaces } from '../support/cluster';
import { clusterFleet } from '../support/cluster-fleet';
import { synthesizeFleet } from '../support/fleet';

jest.setTimeout(600_000);

const NAMESPACE = 'why-test';

interface Case {
  /** More about the hub, and about the environment. */
  readonly hub?: Readonly<Record<string, unknown>>;
  readonly changes?: Readonly<Record<string, unknown>>;
  /** What is applied in place of an object. */
  readonly object?: (object: KubernetesObject) => KubernetesObject;
  readonly said: readonly string[];
}

/** What the cluster is asked to do, and what `fleet why` is to report of it, after a while. */
const CASES: Readonly<Record<string, Case>> = {
  'all well': { said: ['nothing is wrong: 1 of 1 pod ready'] },
  'a pod that the pod security standard refuses: the event is shown': {
    object: (object) =>
      object.kind === 'StatefulSet'
        ? JSON.parse(
            JSON.stringify(object).replace('"serviceAccountName":', '"hostNetwork":true,"serviceAccountName":'),
          )
        : object,
    said: [
      `✗ StatefulSet ${NAMESPACE}/nats-hub cannot create 1 of its pods`,
      'violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true)',
      'What to do: the pod security standard of namespace why-test refuses the pods',
    ],
  },
  'a StorageClass that does not exist': {
    hub: { jetstream: { memory: '64Mi', file: '512Mi', volume: { size: '1Gi', class: 'nope' } } },
    said: [
      'ProvisioningFailed',
      `PersistentVolumeClaim ${NAMESPACE}/data-nats-hub-0 has no volume of StorageClass "nope"`,
      'What to do: create the StorageClass "nope"; or name an existing one',
    ],
  },
  'an image that does not exist': {
    changes: { image: { nats: 'nats:2.15.2-nope' } },
    said: ['cannot pull the image nats:2.15.2-nope'],
  },
  'a server that does not like its configuration: its last lines': {
    object: (object) =>
      object.kind === 'ConfigMap' ? { ...object, data: { 'nats.conf': 'no_such_option: true\n' } } : object,
    said: ['container nats exits with code 1', 'unknown field "no_such_option"'],
  },
};

const fleet = ({ hub, changes }: Pick<Case, 'hub' | 'changes'> = {}) =>
  clusterFleet({
    namespace: NAMESPACE,
    sites: {},
    replicas: 1,
    hub: { ...hub },
    changes: { kind: 'development', trust: { kind: 'password', tls: false }, clients: {}, ...changes },
  });

const why = async (environment: ReturnType<typeof fleet>) =>
  whyText(await whyStack(new Resolver(synthesizeFleet(environment).app), 'hub', 20), { color: false });

describeWithKubelet(`fleet why on a real cluster${CLUSTER_NOTE}`, () => {
  afterEach(() => {
    removeNamespaces(NAMESPACE);
  });

  test('nothing deployed', async () => {
    expect(await why(fleet())).toContain(`nats-hub does not exist: there is no namespace ${NAMESPACE}`);
  });

  test.each(Object.entries(CASES))('%s', async (_title, { object = (one) => one, said, ...changes }) => {
    const environment = fleet(changes);
    apply((await objectsOf(environment, 'hub')).map(object));
    // The cluster takes a while to say what it does not like.
    const end = Date.now() + 120_000;
    const missing = async () => {
      const shown = await why(environment);
      return said.filter((text) => !shown.includes(text)).map((text) => ({ text, shown }));
    };
    while ((await missing()).length > 0 && Date.now() < end) await sleep(1000);
    expect(await missing()).toEqual([]);
  });
});
