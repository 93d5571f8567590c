import { notNamed } from '../../../fleet/cluster/access';
import { namespaceProblems } from '../../../fleet/cluster/namespace';
import { refusalOf } from '../../../fleet/cluster/refusal';
import { statefulSetProblems } from '../../../fleet/cluster/stateful-set';
import { storageClassProblems } from '../../../fleet/cluster/storage-class';
import { wantedOf } from '../../../fleet/cluster/wanted';
import { withoutCredentials } from '../../../fleet/cluster/why';
import { Resolver, type Value } from '../../../fleet/model';
import { planDestroy } from '../../../fleet/terraform/destroy';
import { environmentWith, synthesizeFleet } from '../../support/fleet';

const { app } = synthesizeFleet(environmentWith());
const resolver = new Resolver(app);
jest.setTimeout(60_000);

const importSteps = (address: string, id: string) => [`  import '${address}' ${id}`];
const copy = <T>(value: T): T => structuredClone(value);
const hub = () => {
  const stack = app.stacks.get('hub');
  if (stack === undefined) throw new Error('no hub');
  return stack;
};

async function wantedHub() {
  const wanted = await wantedOf(resolver, 'hub');
  const [namespace] = wanted.namespaces;
  const [statefulSet] = wanted.statefulSets;
  if (namespace === undefined || statefulSet === undefined) throw new Error('the hub has no namespace');
  return { wanted, namespace, statefulSet };
}

jest.setTimeout(60_000);

describe('a namespace that is there', () => {
  const problems = async (
    change: (found: { metadata: { labels?: object } }) => void,
    held: boolean | undefined,
    stack = 'hub',
  ) => {
    const [namespace] = (await wantedOf(resolver, stack)).namespaces;
    if (namespace === undefined) throw new Error(`${stack} has no namespace`);
    const found = copy(namespace.object) as unknown as { metadata: { labels?: object } };
    change(found);
    return namespaceProblems({
      wanted: namespace,
      found: found as unknown as Value,
      held,
      importSteps,
      kubectl: 'kubectl',
    });
  };
  const asItIs = () => undefined;

  test('is fine where the state holds it, or the labels are ours', async () => {
    for (const held of [true, false]) expect(await problems(asItIs, held)).toEqual([]);
    expect(await problems(asItIs, undefined)).toEqual([]);
  });

  test.each([[false], [undefined]])("is somebody else's by its labels (state: %s)", async (held) => {
    const [problem] = await problems((found) => {
      found.metadata.labels = { 'app.kubernetes.io/managed-by': 'Helm' };
    }, held);
    expect(problem?.what).toContain('made by someone else (app.kubernetes.io/managed-by=Helm)');
    expect(problem?.remedy[0]).toContain('namespace: { name: "nats", create: false }');
  });

  test('and is one that the trust root wants for what it hands over: the tier is to be elsewhere', async () => {
    const foreign = (found: { metadata: { labels?: object } }) => {
      found.metadata.labels = {};
    };
    const [problem] = await problems(foreign, false, 'test');
    expect(problem?.object).toBe('Namespace nats-trust');
    expect(problem?.remedy[0]).toBe(
      'what is handed to a tier is kept in a second namespace, named after its own: give the tier another namespace in the environment, or an existing one, which then holds both: namespace: { name, create: false }',
    );
  });

  test('and is being deleted', async () => {
    const [problem] = await problems((found) => {
      Object.assign(found.metadata, { deletionTimestamp: '2026-11-24T00:22:59Z' });
    }, true);
    expect(problem?.what).toBe('is being deleted since 2026-11-24T00:22:59Z');
  });
});

describe('a StatefulSet that is there', () => {
  const problems = async (change: (found: { spec: Record<string, unknown> }) => void) => {
    const { statefulSet } = await wantedHub();
    const resource = hub().resources.get(statefulSet.address);
    if (resource === undefined) throw new Error('no resource');
    const found = copy(statefulSet.object) as unknown as { spec: Record<string, unknown> };
    change(found);
    return statefulSetProblems({ wanted: statefulSet.object, resource, found: found as unknown as Value });
  };
  const claim = (spec: object) => [{ metadata: { name: 'data' }, spec }];

  test('is fine where nothing differs, or only how a size is written', async () => {
    expect(await problems(() => undefined)).toEqual([]);
    const [size] = await problems((found) => {
      found.spec.volumeClaimTemplates = claim({ resources: { requests: { storage: '1Gi' } } });
    });
    const asked = /asked for is "(\d+)Gi"/.exec(size?.what ?? '')?.[1];
    const sameSize = await problems((found) => {
      found.spec.volumeClaimTemplates = claim({ resources: { requests: { storage: `${Number(asked) * 1024}Mi` } } });
    });
    expect(sameSize).toEqual([]);
  });

  test.each([
    ['volume size', { volumeClaimTemplates: claim({ resources: { requests: { storage: '1Gi' } } }) }],
    ['selector', { selector: { matchLabels: { app: 'nats' } } }],
    ['headless Service', { serviceName: 'other' }],
    ['pod management policy', { podManagementPolicy: 'OrderedReady' }],
  ])('differs in its %s: both values, and the steps that the plan names too', async (words, change) => {
    const found = await problems(({ spec }) => Object.assign(spec, change));
    expect(found).toHaveLength(1);
    expect(found[0]?.what).toMatch(
      new RegExp(`^its ${words} is ".*", asked for is ".*"; Kubernetes never changes this`),
    );
    const remedy = found[0]?.remedy.join('\n') ?? '';
    expect(remedy).toContain('kubectl --context hub -n nats delete statefulset nats-hub');
    expect(remedy).toMatch(/terraform -chdir=cdktf\.out\/test\/hub apply -replace=terraform_data\./);
    expect(remedy).not.toContain('${');
  });
});

describe('the StorageClass of the volumes', () => {
  const statefulSet = (storageClassName?: string) => ({
    metadata: { namespace: 'nats', name: 'nats-hub' },
    spec: { volumeClaimTemplates: [{ spec: { ...(storageClassName && { storageClassName }) } }] },
  });
  const classes = (...names: string[]) => ({
    items: names.map((name) => ({
      metadata: {
        name,
        annotations: { 'storageclass.kubernetes.io/is-default-class': String(name === 'standard') },
      },
    })),
  });
  const what = (wanted: string | undefined, ...there: string[]) =>
    storageClassProblems(statefulSet(wanted), classes(...there), 'kubectl').map((problem) => problem.what);

  test('exists, or is the default one', () => {
    expect(what('fast', 'fast', 'slow')).toEqual([]);
    expect(what(undefined, 'standard')).toEqual([]);
  });

  test('does not exist', () => {
    expect(what('fats', 'fast', 'slow')).toEqual([
      'wants volumes of StorageClass "fats", which does not exist; there are: fast, slow. Did you mean "fast"?',
    ]);
  });

  test('is not named, and there is no default', () => {
    expect(what(undefined, 'fast')).toEqual([
      'names no StorageClass for its volumes, and the cluster has no default one; there are: fast',
    ]);
    expect(what(undefined)[0]).toContain('the cluster has none');
  });
});

test('rights: an administrator has all, a reader lacks what changes something, Secrets among it', async () => {
  const { wanted } = await wantedHub();
  const rule = (verbs: string[], apiGroups: string[], resources: string[]) => ({ verbs, apiGroups, resources });
  const review = (...resourceRules: Value[]) => ({ status: { resourceRules } });
  // Of the other namespace, in which it only reads what the trust root left for it, the review says nothing.
  const handedOver = { group: '', resource: 'secrets', namespace: 'nats-trust', verb: 'get' };
  expect(notNamed(review(rule(['*'], ['*'], ['*'])), wanted.resources, 'nats')).toEqual([handedOver]);
  const lacking = notNamed(review(rule(['get', 'list'], ['*'], ['*'])), wanted.resources, 'nats').filter(
    ({ namespace }) => namespace !== handedOver.namespace,
  );
  expect(new Set(lacking.map(({ verb }) => verb))).toEqual(new Set(['create', 'patch', 'delete']));
  const resources = lacking.map(({ group, resource }) => `${resource}.${group}`);
  for (const name of ['namespaces.', 'secrets.', 'statefulsets.apps', 'networkpolicies.networking.k8s.io']) {
    expect(resources).toContain(name);
  }
  const ofOneObject = { ...rule(['*'], ['*'], ['*']), resourceNames: ['one'] };
  expect(notNamed(review(ofOneObject), wanted.resources, 'nats').length).toBeGreaterThan(lacking.length);
});

test.each([
  ['missing', 'Error from server (NotFound): namespaces "nope" not found'],
  ['unauthorized', 'error: You must be logged in to the server (Unauthorized)'],
  [
    'forbidden',
    'Error from server (Forbidden): namespaces "x" is forbidden: User "u" cannot get resource "namespaces"',
  ],
  [
    'certificate',
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'certificate',
    'error: unable to read certificate-authority /nope for c due to open /nope: no such file or directory',
  ],
  ['unreachable', 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?'],
  ['unreachable', 'Unable to connect to the server: dial tcp: lookup nohost.invalid on 10.250.0.1:53: no such host'],
  ['slow', 'Unable to connect to the server: context deadline exceeded'],
  ['credentials', 'Unable to connect to the server: getting credentials: exec: executable nothere-plugin not found'],
  ['credentials', 'error: EOF\nPlease enter Username: '],
])('what kubectl says is understood as %s: %s', (reason, stderr) => {
  expect(refusalOf({ stderr, timedOut: false }).reason).toBe(reason);
});

describe('a destroy', () => {
  const stack = (name: string) => {
    const found = app.stacks.get(name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const all = (name: string) => new Set([...stack(name).resources.keys(), 'data.terraform_remote_state.x']);

  test('of a leaf keeps its namespace and the key of its authority, and nothing else', () => {
    const { destroyed, kept, namespaces } = planDestroy(stack('leaf-edge1'), all('leaf-edge1'));
    expect(kept.map((address) => address.split('.')[0]).sort()).toEqual(['kubernetes_namespace_v1', 'tls_private_key']);
    expect(namespaces.map(({ name }) => name)).toEqual(['nats-edge']);
    expect(destroyed).toHaveLength(stack('leaf-edge1').resources.size - 2);
    expect(destroyed.filter((address) => address.startsWith('data.'))).toEqual([]);
  });

  test('of a leaf keeps its namespace without any guard too', () => {
    const free = synthesizeFleet(environmentWith({ keepOnDestroy: false })).app.stacks.get('leaf-edge1');
    if (free === undefined) throw new Error('no leaf');
    const { kept } = planDestroy(free, new Set(free.resources.keys()));
    expect(kept.map((address) => address.split('.')[0])).toEqual(['kubernetes_namespace_v1']);
  });

  test('of an identity leaves nothing, neither the namespace in which it handed it over', () => {
    const { kept, destroyed } = planDestroy(stack('identity-edge1'), all('identity-edge1'));
    expect(kept).toEqual([]);
    expect(destroyed.filter((address) => address.startsWith('kubernetes_namespace_v1.'))).toHaveLength(1);
  });

  test.each([['hub'], ['test']])('of %s, which the fleet needs, is refused', (name) => {
    expect(() => planDestroy(stack(name), all(name))).toThrow(/keepOnDestroy: false/);
    const free = synthesizeFleet(environmentWith({ keepOnDestroy: false })).app.stacks.get(name);
    if (free === undefined) throw new Error('no stack');
    expect(planDestroy(free, new Set(free.resources.keys())).destroyed).not.toEqual([]);
  });
});

test('a password in a URL is not shown, whoever logged it', () => {
  expect(withoutCredentials('connect to nats://admin:pw@nats:4222')).toBe('connect to nats://…@nats:4222');
});
