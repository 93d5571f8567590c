import { type Why, whyStack, whyText } from '../../fleet/cluster';
import { type KubernetesObject, manifestsOf, toYaml } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import { CLUSTER_NOTE, describeWithKubelet, kubectlText, removeNamespaces } from '../support/cluster';
import { environmentWith, synthesizeFleet } from '../support/fleet';

jest.setTimeout(600_000);

const NAMESPACE = 'why-test';

function fleet(changes: object = {}, image: object = {}): Resolver {
  const environment = environmentWith({
    kind: 'development',
    image,
    trust: { kind: 'password', tls: false },
    hub: {
      address: 'nats.example.com',
      kube: { context: 'test', config: process.env.KUBECONFIG },
      namespace: NAMESPACE,
      replicas: 1,
      jetstream: { memory: '64Mi', file: '512Mi', volume: '1Gi' },
      resources: { cpu: '50m', memory: '256Mi' },
      ...changes,
    },
    sites: {},
  });
  return new Resolver(synthesizeFleet(environment).app);
}

async function apply(resolver: Resolver, change: (object: KubernetesObject) => KubernetesObject = (object) => object) {
  const objects = await manifestsOf(resolver, 'hub', { secrets: true, helm: 'skip' });
  kubectlText(['apply', '-f', '-'], toYaml(objects.map(change)));
}

/** Asks until the answer holds a text: the cluster takes a while to say what it does not like. */
async function whyHolds(resolver: Resolver, text: string): Promise<string> {
  const end = Date.now() + 120_000;
  for (;;) {
    const why: Why = await whyStack(resolver, 'hub', 20);
    const shown = whyText(why, { color: false });
    if (shown.includes(text) || Date.now() > end) return shown;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

describeWithKubelet(`fleet why on a real cluster${CLUSTER_NOTE}`, () => {
  afterEach(() => {
    removeNamespaces(NAMESPACE);
  });

  test('nothing deployed, then all well', async () => {
    const resolver = fleet();
    const before = await whyHolds(resolver, 'is not there');
    expect(before).toContain(`StatefulSet ${NAMESPACE}/nats-hub is not there: there is no namespace ${NAMESPACE}`);
    await apply(resolver);
    expect(await whyHolds(resolver, 'nothing is wrong')).toContain('nothing is wrong: 1 of 1 pod ready');
  });

  test('a pod that the pod security standard refuses: the event is shown', async () => {
    const resolver = fleet();
    await apply(resolver, (object) => {
      if (object.kind !== 'StatefulSet') return object;
      const changed = structuredClone(object) as KubernetesObject & {
        spec: { template: { spec: { hostNetwork: boolean } } };
      };
      changed.spec.template.spec.hostNetwork = true;
      return changed;
    });
    const shown = await whyHolds(resolver, 'violates PodSecurity');
    expect(shown).toContain(`✗ StatefulSet ${NAMESPACE}/nats-hub 1 of its pods is not made`);
    expect(shown).toContain('violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true)');
    expect(shown).toContain('What to do: the pod security standard of namespace why-test refuses the pods');
  });

  test('a StorageClass that does not exist', async () => {
    const resolver = fleet({ jetstream: { memory: '64Mi', file: '512Mi', volume: { size: '1Gi', class: 'nope' } } });
    await apply(resolver);
    const shown = await whyHolds(resolver, 'ProvisioningFailed');
    expect(shown).toContain(`PersistentVolumeClaim ${NAMESPACE}/data-nats-hub-0 has no volume of StorageClass "nope"`);
    expect(shown).toContain('What to do: make the StorageClass "nope"; or name one that exists');
  });

  test('an image that does not exist', async () => {
    const resolver = fleet({}, { nats: 'nats:2.15.2-nope' });
    await apply(resolver);
    expect(await whyHolds(resolver, 'cannot get the image')).toContain('cannot get the image nats:2.15.2-nope');
  });

  test('a server that does not like its configuration: its last lines', async () => {
    const resolver = fleet();
    await apply(resolver, (object) =>
      object.kind === 'ConfigMap' ? { ...object, data: { 'nats.conf': 'no_such_option: true\n' } } : object,
    );
    const shown = await whyHolds(resolver, 'ends with exit code 1');
    expect(shown).toContain('container nats ends with exit code 1');
    expect(shown).toContain('unknown field "no_such_option"');
  });
});
