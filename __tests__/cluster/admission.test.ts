import fc from 'fast-check';
import { loadEnvironment } from '../../environments';
import { type KubernetesObject, manifestsOf, toYaml } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import { type Environment, parseEnvironment } from '../../schema';
import { FleetChild } from '../support/child';
import {
  aloneWithStorageClasses,
  CLUSTER_NOTE,
  describeWithCluster,
  keepForOneself,
  kubectl,
  kubectlText,
  removeNamespaces,
} from '../support/cluster';
import { BUNDLED, synthesizeFleet } from '../support/fleet';
import { homeWithKubeconfig } from '../support/own-kubeconfig';
import { installPrometheusOperator, removePrometheusOperator } from '../support/prometheus-operator';
import { environments } from '../support/random-environment';

/** NATS_TEST_RUNS=10 tries ten times as many. */
const RANDOM = 2 * Number(process.env.NATS_TEST_RUNS ?? 1);

jest.setTimeout(600_000);

/** Strict: a field that the server does not know, or that stands twice, is an error and not dropped. */
const APPLY = [
  'apply',
  '--server-side',
  '--field-manager=test',
  '--validate=strict',
  '--warnings-as-errors',
  '-f',
  '-',
];

/** The objects of each stack of an environment by the stack's name. */
async function stacksOf(environment: Environment): Promise<[string, KubernetesObject[]][]> {
  const { app } = synthesizeFleet(environment);
  const resolver = new Resolver(app);
  const stacks: [string, KubernetesObject[]][] = [];
  for (const name of app.stacks.keys()) {
    // The chart's objects need a CRD; what Helm does with them is tested with the chart.
    const objects = await manifestsOf(resolver, name, { secrets: true, helm: 'skip' });
    if (objects.length > 0) stacks.push([name, objects]);
  }
  return stacks;
}

/** Namespaces of these objects, those of the stack and those that are somebody else's. */
function namespacesOf(objects: readonly KubernetesObject[]): string[] {
  return [
    ...new Set(
      objects.flatMap(({ kind, metadata: { name, namespace } }) => {
        const used = kind === 'Namespace' ? name : namespace;
        return typeof used === 'string' ? [used] : [];
      }),
    ),
  ];
}

/** Makes namespaces that refuse pods which are not under the restricted standard; no pod is started in them. */
function makeNamespaces(names: readonly string[]): void {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/warn': 'restricted',
  };
  const items = names.flatMap((name) => [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } },
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name, namespace: name }, spec: { hard: { pods: '0' } } },
  ]);
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  kubectlText(['apply', '--server-side', '--field-manager=namespaces', '-f', '-'], list);
}

/** `Kind name: version` of every object, as the server has it: the version changes with any change. */
function versionsOf(objects: readonly KubernetesObject[]): string[] {
  const yaml = toYaml(objects);
  const list: {
    items: {
      kind: string;
      metadata: { name: string; generation?: number; managedFields?: { manager: string; time: string }[] };
    }[];
  } = JSON.parse(kubectlText(['get', '--show-managed-fields', '-o', 'json', '-f', '-'], yaml));
  return list.items.map(({ kind, metadata }) => {
    const ours = metadata.managedFields?.find(({ manager }) => manager === 'test');
    return `${kind} ${metadata.name}: generation ${metadata.generation}, ours since ${ours?.time}`;
  });
}

/** Removing one takes ten seconds and more, so that is done once for all. */
const namespaces = new Set<string>();

/** Removes what was applied, but for namespaces: the next stack wants the same ones. */
function remove(objects: readonly KubernetesObject[]): void {
  const within = objects.filter(({ kind }) => kind !== 'Namespace');
  kubectlText(['delete', '--ignore-not-found', '--timeout=180s', '-f', '-'], toYaml(within));
}

/** What is wrong with a stack's objects, with nothing else in their namespaces: refused, warned of, or changed by a second time. */
function complaints(objects: readonly KubernetesObject[]): string[] {
  const names = namespacesOf(objects);
  const yaml = toYaml(objects);
  for (const name of names) namespaces.add(name);
  makeNamespaces(names);
  try {
    const dry = kubectl([...APPLY, '--dry-run=server', '--force-conflicts'], yaml);
    if (dry.status !== 0 || dry.output.includes('Warning')) return [dry.output];
    const first = kubectl([...APPLY, '--force-conflicts'], yaml);
    if (first.status !== 0 || first.output.includes('Warning')) return [first.output];
    const before = versionsOf(objects);
    const second = kubectl(APPLY, yaml);
    if (second.status !== 0) return [second.output];
    return versionsOf(objects).filter((version) => !before.includes(version));
  } finally {
    remove(objects);
  }
}

async function complaintsByStack(environment: Environment): Promise<Record<string, string[]>> {
  const stacks = await stacksOf(environment);
  expect(stacks.length).toBeGreaterThan(0);
  return Object.fromEntries(
    stacks.map(([name, objects]) => [name, complaints(objects)] as const).filter(([, found]) => found.length > 0),
  );
}

describeWithCluster(
  `a real API server takes every object, without a warning, and a second time nothing changes${CLUSTER_NOTE}`,
  () => {
    afterAll(() => removeNamespaces(...namespaces));

    test.each(BUNDLED)('%s', async (name) => {
      expect(await complaintsByStack(await loadEnvironment(name))).toEqual({});
    });

    test('random environments', async () => {
      const tried = fc.sample(environments, { numRuns: 40 * RANDOM, seed: 20260101 });
      const valid = tried.flatMap((input) => {
        try {
          return [parseEnvironment(input, 'environments/random.ts')];
        } catch {
          return [];
        }
      });
      expect(valid.length).toBeGreaterThanOrEqual(RANDOM);
      for (const environment of valid.slice(0, RANDOM)) expect(await complaintsByStack(environment)).toEqual({});
    });

    test('a field that Kubernetes does not know, a pod that the namespace refuses: both are found', async () => {
      const stacks = await stacksOf(await loadEnvironment('dev'));
      const [, leaf] = stacks.find(([name]) => name === 'leaf-edge1') ?? [];
      const text = JSON.stringify(leaf);
      const unknown: KubernetesObject[] = JSON.parse(text.replace('"publishNotReadyAddresses"', '"publishUnready"'));
      expect(complaints(unknown).join()).toContain('.spec.publishUnready: field not declared in schema');
      const unsafe: KubernetesObject[] = JSON.parse(text.replaceAll('"runAsNonRoot":true', '"runAsNonRoot":false'));
      expect(complaints(unsafe).join()).toContain('runAsNonRoot != true');
    });
  },
);

// Here, as it needs the same namespaces: test files run side by side, the tests of one do not.
describeWithCluster(`fleet check on a real cluster${CLUSTER_NOTE}`, () => {
  const env = { NATS_ENV: 'prod', HOME: homeWithKubeconfig(), KUBECONFIG: '' };
  let release: () => void;

  const check = () =>
    aloneWithStorageClasses(async () => {
      const child = new FleetChild(['check', '--timeout', '60'], env);
      return { code: (await child.ended).code, output: child.output };
    });

  beforeAll(async () => {
    release = await keepForOneself('prometheus-operator');
    removePrometheusOperator();
  });

  afterAll(() => {
    removePrometheusOperator();
    release();
  });

  test('a bundled environment with alerts cannot be deployed where the Prometheus Operator is not', async () => {
    const { code, output } = await check();
    expect(output).toContain('8 of 10 stacks can be deployed');
    expect(output).toContain('install the Prometheus Operator, or only its custom resource definitions');
    expect(code).toBe(1);
  });

  test('where it is, nothing is in the way', async () => {
    installPrometheusOperator();
    const { code, output } = await check();
    expect(output).toContain('10 of 10 stacks can be deployed');
    expect(code).toBe(0);
  });
});
