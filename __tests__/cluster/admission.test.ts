import fc from 'fast-check';
import { type KubernetesObject, toYaml } from '../../fleet/manifests';
import { loadEnvironment } from '../../fleet/project/environments';
import { type Environment, parseEnvironment } from '../../schema';
import { FleetChild } from '../support/child';
import {
  aloneWithStorageClasses,
  CLUSTER_NOTE,
  describeWithCluster,
  homeWithKubeconfig,
  kubectl,
  kubectlText,
  objectsOf,
  removeNamespaces,
} from '../support/cluster';
import { BUNDLED, synthesizeFleet } from '../support/fleet';
import { installPrometheusOperator, withoutPrometheusOperator } from '../support/prometheus-operator';
import { environments } from '../support/random-environment';

/** NATS_TEST_RUNS=10 tries ten times as many. */
const RANDOM = 2 * Number(process.env.NATS_TEST_RUNS ?? 1);

jest.setTimeout(600_000);

/** Strict: a field that the server does not know, or that stands twice, is an error and not dropped. */
const APPLY = ['apply', '--server-side', '--field-manager=test', '--validate=strict', '--warnings-as-errors', '-f-'];

/**
 * The objects of each stack of an environment by the stack's name; what Helm does with those of charts is tested with
 * the charts.
 */
async function stacksOf(environment: Environment): Promise<[string, KubernetesObject[]][]> {
  const names = [...synthesizeFleet(environment).app.stacks.keys()];
  const stacks = names.map(
    async (name): Promise<[string, KubernetesObject[]]> => [name, await objectsOf(environment, name)],
  );
  return (await Promise.all(stacks)).filter(([, objects]) => objects.length > 0);
}

/** Namespaces of these objects, those of the stack and externally managed ones. */
function namespacesOf(objects: readonly KubernetesObject[]): string[] {
  const used = objects.map(({ kind, metadata: { name, namespace } }) => (kind === 'Namespace' ? name : namespace));
  return [...new Set(used.flatMap((name) => (typeof name === 'string' ? [name] : [])))];
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

interface Written {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly generation?: number;
    readonly managedFields?: readonly { readonly manager: string; readonly time: string }[];
  };
}

/** `Kind name: version` of every object, as the server has it: the version changes with any change. */
function versionsOf(yaml: string): string[] {
  const { items }: { items: Written[] } = JSON.parse(
    kubectlText(['get', '--show-managed-fields', '-o', 'json', '-f', '-'], yaml),
  );
  return items.map(({ kind, metadata: { name, generation, managedFields } }) => {
    const ours = managedFields?.find(({ manager }) => manager === 'test');
    return `${kind} ${name}: generation ${generation}, ours since ${ours?.time}`;
  });
}

/** Removing one takes ten seconds and more, so that is done once for all. */
const namespaces = new Set<string>();

/**
 * What is wrong with a stack's objects, with nothing else in their namespaces: refused, warned of, or changed by a
 * second time.
 */
function complaints(objects: readonly KubernetesObject[]): string[] {
  const names = namespacesOf(objects);
  const yaml = toYaml(objects);
  for (const name of names) namespaces.add(name);
  makeNamespaces(names);
  try {
    for (const more of [['--dry-run=server', '--force-conflicts'], ['--force-conflicts']]) {
      const { status, output } = kubectl([...APPLY, ...more], yaml);
      if (status !== 0 || output.includes('Warning')) return [output];
    }
    const before = versionsOf(yaml);
    const second = kubectl(APPLY, yaml);
    if (second.status !== 0) return [second.output];
    return versionsOf(yaml).filter((version) => !before.includes(version));
  } finally {
    // But for namespaces: the next stack wants the same ones.
    const within = objects.filter(({ kind }) => kind !== 'Namespace');
    kubectlText(['delete', '--ignore-not-found', '--timeout=180s', '-f', '-'], toYaml(within));
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
      const changed = (from: string, to: string) => {
        const objects: KubernetesObject[] = JSON.parse(JSON.stringify(leaf).replaceAll(from, to));
        return complaints(objects).join();
      };
      const unknown = changed('"publishNotReadyAddresses"', '"publishUnready"');
      expect(unknown).toContain('.spec.publishUnready: field not declared in schema');
      expect(changed('"runAsNonRoot":true', '"runAsNonRoot":false')).toContain('runAsNonRoot != true');
    });
  },
);

// Here, as it needs the same namespaces: test files run side by side, the tests of one do not.
describeWithCluster(`fleet check on a real cluster${CLUSTER_NOTE}`, () => {
  const env = { NATS_ENV: 'prod', HOME: homeWithKubeconfig(), KUBECONFIG: '' };
  withoutPrometheusOperator();

  const check = () =>
    aloneWithStorageClasses(async () => {
      const child = new FleetChild(['check', '--timeout', '60'], env);
      const { code } = await child.ended;
      return `${child.output}\nexit code ${code}`;
    });

  test('a bundled environment with alerts can be deployed where the Prometheus Operator is, and not where it is not', async () => {
    const without = await check();
    expect(without).toMatch(
      /install the Prometheus Operator, or only .*\n[\s\S]*8 of 10 stacks can be deployed[\s\S]*exit code 1/,
    );
    installPrometheusOperator();
    expect(await check()).toMatch(/10 of 10 stacks can be deployed[\s\S]*exit code 0/);
  });
});
