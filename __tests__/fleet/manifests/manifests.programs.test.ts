import { join } from 'node:path';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { helmCommand, type LeftOut, ManifestError, manifestsOf, toYaml } from '../../../fleet/manifests';
import { KINDS, NO_OBJECT } from '../../../fleet/manifests/kinds';
import { ExpressionError, Resolver, readSynthesized, type Value, type ValueMap } from '../../../fleet/model';
import { loadEnvironment } from '../../../fleet/project/environments';
import type { Environment } from '../../../schema';
import { helm } from '../../support/binaries';
import { maximalHub, maximalLeaf, maximalRegion, named } from '../../support/constructs';
import { BUNDLED, environmentWith, synthesizeFleet } from '../../support/fleet';
import { expectKept, KeptSections } from '../../support/kept-file';
import { acceptedEnvironments } from '../../support/random-environment';
import { at, texts } from '../../support/walk';
import { objectsIn, objectsOf, writeStacks } from './fixture';

jest.setTimeout(300_000);

const GOLDEN = environmentWith({
  hub: { address: { kind: 'load-balancer' }, kube: { context: 'hub' }, replicas: 3 },
  sites: { edge1: {} },
});

function resolverOf(environment: Environment): Resolver {
  return new Resolver(readSynthesized(synthesizeFleet(environment).outdir));
}

const RELEASE = { helm_release: { x: { name: 'r', namespace: 'ns', chart: 'charts/c', values: ['a: 1', 'b: 2'] } } };

describe('a stack as YAML', () => {
  // Read line by line; a change of a construct changes them, and NATS_UPDATE_KEPT=1 writes them again.
  test.each(['hub', 'leaf-edge1'])('%s is as in its golden file', async (stack) => {
    const yaml = toYaml(await manifestsOf(resolverOf(GOLDEN), stack, { secrets: false, helm: 'skip' }));
    expectKept(join(__dirname, `${stack}.golden.yaml`), yaml);
  });

  test('is the same twice, and whatever the order of resources and arguments in the file', async () => {
    const fleet = synthesizeFleet(GOLDEN);
    const { data, provider, terraform, resource } = JSON.parse(fleet.text('leaf-edge1'));
    const alone = { terraform: { ...terraform, backend: undefined }, provider, resource: turned(resource), data };
    const [hub, test, identity] = ['hub', 'test', 'identity-edge1'].map((stack) => fleet.text(stack)) as [
      string,
      string,
      string,
    ];
    const outdir = writeStacks({ s: JSON.stringify(alone), hub, test, identity });
    const before = toYaml(await manifestsOf(new Resolver(fleet.app), 'leaf-edge1', { secrets: false }));
    expect(toYaml(await manifestsOf(resolverOf(GOLDEN), 'leaf-edge1', { secrets: false }))).toBe(before);
    expect(toYaml(await objectsIn(outdir))).toBe(before);
  });

  test('has a Namespace before what is in it, and what a pod needs before the pod', async () => {
    const objects = await manifestsOf(resolverOf(GOLDEN), 'leaf-edge1', { secrets: true });
    const kinds = [...new Set(objects.map(({ kind }) => kind))];
    expect([kinds[0], ...kinds.slice(-2)]).toEqual(['Namespace', 'StatefulSet', 'Job']);
  });

  test('reads the same in YAML 1.1, as Kubernetes has it, and in 1.2', () => {
    const tricky = [
      ...['', ' ', '0440', '0o17', '1e3', '1_000', '12:30', '2024-11-01', '~', 'null', 'yes', 'On', 'n', '=', '0x1F'],
      ...['.inf', 'a: b', '- a', '# c', 'a\nb', 'a\n', 'a \n b\n\n', '\ttab', '%d', '!x', '&a', '*a', '日本 🚚'],
      ...['a\u0085b\u2028\uFEFF', '"', "'"],
    ];
    const data = Object.fromEntries([
      ...tricky.map((text, n) => [`k${n}`, text]),
      ...tricky.map((text) => [text, 'v']),
    ]);
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, data };
    for (const version of ['1.1', '1.2'] as const) {
      const [document] = parseAllDocuments(toYaml([object]), { version });
      expect(document?.toJS()).toEqual(object);
    }
  });
});

/** The same maps with their keys in the opposite order. */
function turned(value: Value): Value {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, item]) => [key, turned(item)]));
}

describe('Secrets', () => {
  test('are left out unless asked for, each by its name', async () => {
    const leftOut: LeftOut[] = [];
    const resolver = resolverOf(GOLDEN);
    const options = { helm: 'skip', onLeftOut: (what: LeftOut) => leftOut.push(what) } as const;
    const without = await manifestsOf(resolver, 'leaf-edge1', { ...options, secrets: false });
    const withThem = await manifestsOf(resolver, 'leaf-edge1', { ...options, secrets: true });
    const secrets = withThem.filter(({ kind }) => kind === 'Secret');
    expect(secrets.length).toBeGreaterThan(0);
    expect(withThem.filter(({ kind }) => kind !== 'Secret')).toEqual(without);
    expect(leftOut).toEqual(secrets.map(({ metadata }) => ({ kind: 'Secret', name: `nats-edge/${metadata.name}` })));
    expect(at(secrets[0], 'stringData', 'tls.key')).toMatch(/^-----BEGIN EC PRIVATE KEY-----/);
    expect(toYaml(without)).not.toContain('PRIVATE KEY');
  });

  test('are left out whatever brings them: a chart too', async () => {
    const render = () => 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {a: hidden}\n';
    const leftOut: LeftOut[] = [];
    expect(await objectsOf(RELEASE, { helm: render, onLeftOut: (what) => leftOut.push(what) })).toEqual([]);
    expect(leftOut).toEqual([{ kind: 'Secret', name: 'ns/x' }]);
    expect(toYaml(await objectsOf(RELEASE, { helm: render, secrets: true }))).toContain('hidden');
  });
});

describe('what is not understood is an error that says where it stands', () => {
  const configMap = (more: Record<string, Value>) => ({
    kubernetes_config_map_v1: { x: { metadata: { name: 'x' }, ...more } },
  });
  const holding = (expression: string) => configMap({ data: { a: expression } });
  const port = (more: Record<string, Value>) => ({
    kubernetes_service_v1: { x: { metadata: { name: 'x' }, spec: { port: [{ port: 80, ...more }] } } },
  });
  const secret = (more: Record<string, Value>) => ({
    kubernetes_secret_v1: { x: { metadata: { name: 'x' }, ...more } },
  });
  const named = (metadata: ValueMap) => ({ kubernetes_config_map_v1: { x: { metadata } } });
  const BCRYPT = secret({ data: { a: '${bcrypt("x")}' } });
  const ONE = { metadata: { name: 'x', namespace: 'ns' } };
  const NOWHERE = { other: { backend: 'local', config: { path: '/gone' } } };

  const ERRORS: readonly [name: string, resource: Parameters<typeof objectsOf>[0], data?: ValueMap, chart?: string][] =
    [
      ['a type', { kubernetes_lease_v1: { x: {} } }],
      ['a type of no provider that is used', { aws_instance: { x: {} } }],
      ['an argument', configMap({ colour: 'red' })],
      ['an argument within blocks', port({ speed: 1 })],
      ['an argument even of a Secret that is left out', secret({ a: 1 })],
      ['a number that is none', port({ node_port: 'high' })],
      ['a boolean that is none', configMap({ immutable: 'maybe' })],
      ['a map in the place of a text', configMap({ data: { a: { b: 'c' } } })],
      ['an object without a name', named({ namespace: 'a' })],
      ['a name that the cluster makes', named({ generate_name: 'a' })],
      ['a function', holding('${cidrhost("10.0.0.0/8", 1)}')],
      ['a reference to nothing', holding('${tls_private_key.no.id}')],
      ['count', configMap({ count: 2 })],
      ['a chart from a repository', { helm_release: { x: { name: 'r', chart: 'c', repository: 'https://x' } } }],
      ['two resources that make one object', { kubernetes_config_map_v1: { a: ONE, b: ONE } }],
      [
        'a state that no synthesized stack writes',
        holding('${data.terraform_remote_state.other.outputs.a}'),
        { terraform_remote_state: NOWHERE },
      ],
      ...['kind: 1', '[]', 'a', ': :\n- x: {'].map((yaml): (typeof ERRORS)[number] => [
        `a chart that gives ${JSON.stringify(yaml)}`,
        RELEASE,
        undefined,
        yaml,
      ]),
    ];
  const kept = new KeptSections(
    join(__dirname, 'errors.txt'),
    ERRORS.map(([name]) => name),
  );

  test.each(ERRORS)('errors.txt has the error: %s', async (name, resource, data = {}, chart = '') => {
    const made = objectsIn(writeStacks({ s: JSON.stringify({ resource, data }) }), { helm: () => chart });
    const error = await made.then(String, (thrown: unknown) => thrown);
    expect([ManifestError, ExpressionError].some((one) => error instanceof one)).toBe(true);
    kept.expect(
      name,
      String(error instanceof Error && error.message)
        .trimEnd()
        .split('\n'),
    );
  });

  test('errors.txt has no others', () => kept.expectNoOthers());

  test('a Secret is an error as a whole when it is asked for', async () => {
    await expect(objectsOf(BCRYPT, { secrets: true })).rejects.toThrow(
      /kubernetes_secret_v1\.x \(data\.a\): the function bcrypt/,
    );
    expect(await objectsOf(BCRYPT)).toEqual([]);
  });

  test('meta-arguments are not', async () => {
    const meta = { depends_on: ['a.b'], provider: 'kubernetes', timeouts: { create: '1m' } };
    const lifecycle = { prevent_destroy: true, precondition: [{ condition: '${a.b == 1}', error_message: 'no' }] };
    expect(await objectsOf(configMap({ ...meta, lifecycle }))).toHaveLength(1);
  });
});

describe('Helm releases', () => {
  test('are rendered with the values of the release and the chart of the stack, and marked as Helm marks them', async () => {
    const [map, role] = ['ConfigMap', 'ClusterRole'].map(
      (kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: x}\n`,
    );
    const yaml = `---\n${map}---\n# nothing\n---\n${role}`;
    const asked: unknown[] = [];
    const objects = await objectsOf(RELEASE, {
      helm: (release) => {
        asked.push({ ...release, chart: release.chart.replace(/^.*(?=\/s\/)/, '') });
        return yaml;
      },
    });
    expect(asked).toEqual([{ name: 'r', namespace: 'ns', chart: '/s/charts/c', values: ['a: 1', 'b: 2'] }]);
    const marks = {
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: { 'meta.helm.sh/release-name': 'r', 'meta.helm.sh/release-namespace': 'ns' },
    };
    expect(objects.map(({ kind, metadata }) => [kind, metadata])).toEqual([
      ['ClusterRole', { name: 'x', ...marks }],
      ['ConfigMap', { name: 'x', namespace: 'ns', ...marks }],
    ]);
  });

  test('an object that belongs to no namespace is put into none', async () => {
    const kinds = ['CSIDriver', 'ClusterIssuer', 'IngressClass', 'Namespace', 'Node', 'StorageClass'];
    const yaml = kinds.map((kind) => `kind: ${kind}\napiVersion: v1\nmetadata: {name: y}\n`).join('---\n');
    const objects = await objectsOf(RELEASE, { helm: () => yaml });
    expect(objects.map(({ kind }) => kind).sort()).toEqual(kinds);
    expect(objects.filter(({ metadata }) => 'namespace' in metadata)).toEqual([]);
  });

  test('cannot be rendered without helm: the error names the release and both ways out', async () => {
    await expect(objectsOf(RELEASE, { helm: helmCommand({ HELM: '/no/helm' }) })).rejects.toThrow(
      /^stack 's', helm_release\.x: the Helm release ns\/r is not rendered: "\/no\/helm" .*install helm.*--skip-helm/,
    );
  });

  const options = () => ({ secrets: false, helm: helmCommand({ HELM: helm() }) });
  test('the alerts of prod are rendered by helm itself, and come before what runs pods', async () => {
    const resolver = resolverOf(await loadEnvironment('prod'));
    const kinds = (await manifestsOf(resolver, 'hub', options())).map(({ kind }) => kind);
    expect([...new Set(kinds.slice(kinds.indexOf('PodMonitor')))]).toEqual([
      'PodMonitor',
      'PrometheusRule',
      'StatefulSet',
      'Job',
    ]);
  });

  test('those of a site hold the ends of the certificates that were made', async () => {
    const { outdir } = synthesizeFleet(environmentWith({ alerts: { sites: true } }));
    const resolver = new Resolver(readSynthesized(outdir), { now: () => new Date('2030-01-01T00:00:00Z') });
    const rule = (await manifestsOf(resolver, 'leaf-edge1', options())).find(({ kind }) => kind === 'PrometheusRule');
    const [year, tenYears] = [365, 3650].map((days) => Date.UTC(2030, 0, 1 + days) / 1000);
    const ends = texts(rule ?? {}).flatMap(({ text }) => /^vector\((\d+)\)$/.exec(text)?.[1] ?? []);
    // The CA of the site, its administrator, its identity, its server.
    expect(ends.map(Number)).toEqual([tenYears, year, year, year]);
  });
});

describe('nothing is left out silently: every resource is an object that can be read, or makes none', () => {
  async function expectWhole(resolver: Resolver, secrets: boolean): Promise<void> {
    expect(resolver.app.stacks.size).toBeGreaterThan(0);
    for (const [stack, { resources }] of resolver.app.stacks) {
      const leftOut: LeftOut[] = [];
      const onLeftOut = (what: LeftOut) => leftOut.push(what);
      const objects = await manifestsOf(resolver, stack, { helm: 'skip', secrets, onLeftOut });
      const makers = [...resources.values()].filter(({ type }) => !NO_OBJECT.has(type));
      expect(objects.length + leftOut.length).toBe(makers.length);
      const kinds = [...objects, ...leftOut].map(({ kind }) => kind).filter((kind) => kind !== 'Helm release');
      expect(kinds.sort()).toEqual(makers.flatMap(({ type }) => KINDS[type]?.kind ?? []).sort());
      for (const { apiVersion, kind, metadata } of objects) {
        for (const field of [apiVersion, kind, metadata.name]) expect(field).toMatch(/./);
      }
      expect(objects.flatMap((object) => texts(object)).filter(({ text }) => /[$%]\{/.test(text))).toEqual([]);
      const read = parseAllDocuments(toYaml(objects), { version: '1.1' }).map((document) => document.toJS());
      expect(read).toEqual(objects);
    }
  }

  test.each(BUNDLED)('%s', async (name) => expectWhole(resolverOf(await loadEnvironment(name)), true));

  test.each(named([maximalHub, maximalRegion, maximalLeaf]))('%s', async (_name, build) => {
    await expectWhole(new Resolver(readSynthesized(writeStacks({ s: build().text }))), true);
  });

  test('any environment', async () => {
    const check = fc.asyncProperty(acceptedEnvironments, async (environment) =>
      expectWhole(resolverOf(environment), false),
    );
    await fc.assert(check, { numRuns: 15 });
  });
});
