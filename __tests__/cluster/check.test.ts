import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkStack } from '../../fleet/cluster';
import { problemLines } from '../../fleet/cluster/report';
import { KINDS } from '../../fleet/manifests/kinds';
import { Resolver } from '../../fleet/model';
import {
  aloneWithStorageClasses,
  apply,
  CLUSTER_NOTE,
  create,
  describeWithCluster,
  kubectl,
  kubectlJson,
  kubectlText,
  objectsOf,
  removeNamespaces,
} from '../support/cluster';
import { clusterFleet } from '../support/cluster-fleet';
import { synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { KeptSections } from '../support/kept-file';

jest.setTimeout(300_000);

const NAMESPACE = 'check-test';
const EDGE_NAMESPACE = 'check-test-edge';
const IN = ['-n', NAMESPACE];

/** A small hub in a namespace of this test's; nobody has installed the Prometheus Operator. */
const fleet = (hub: Readonly<Record<string, unknown>> = {}) =>
  clusterFleet({ namespace: NAMESPACE, sites: { edge1: { namespace: EDGE_NAMESPACE } }, replicas: 1, hub });

async function check(hub: Readonly<Record<string, unknown>> = {}, stack = 'hub') {
  const outputFolder = temporaryFolder();
  const resolver = new Resolver(synthesizeFleet(fleet(hub)).app);
  const { problems, notes, imports } = await checkStack(stack, { resolver, outputFolder, timeoutSeconds: 20 });
  const said = [...problems.flatMap((problem) => problemLines(problem, { color: false })), ...notes];
  // Other tests have load balancers at the same time, or have none.
  const own = said.filter((line) => !line.includes('load balancer'));
  const lines = own.map((line) =>
    line
      .trim()
      .replace(/(pods "\S+)-\w{5}"/, '$1-…"')
      .replaceAll(outputFolder, '<cdktf.out>')
      .replaceAll(process.env.KUBECONFIG ?? '', '<kubeconfig>'),
  );
  return { lines: lines.length === 0 ? ['nothing stands in the way'] : lines, imports };
}

const namespace = (name: string) => () => {
  kubectlText(['create', 'namespace', name]);
};
const THEIRS = { namespace: { name: NAMESPACE, create: false } };
const volume = (size: string, storageClass: string) => ({
  jetstream: { memory: '64Mi', file: '512Mi', volume: { size, class: storageClass } },
});

/** Makes the hub's objects, or those of some kinds, as a deployment would. */
async function deployed(...kinds: string[]): Promise<void> {
  const objects = await objectsOf(fleet(), 'hub');
  apply(objects.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)));
}

/**
 * A namespace that refuses pods which are not under the restricted standard, with no room for more than one of them.
 */
async function limits(): Promise<void> {
  const metadata = { name: 'small', namespace: NAMESPACE };
  const quota = { hard: { pods: '1', 'requests.storage': '1Gi' } };
  restricted();
  create({ kind: 'ResourceQuota', metadata, spec: quota });
  create({ kind: 'LimitRange', metadata, spec: { limits: [{ type: 'Container', max: { memory: '100Mi' } }] } });
  // A quota says what is used some moments after it is made.
  const args = ['get', 'resourcequota', 'small', ...IN, '-o', 'jsonpath={.status.used.pods}'];
  while (kubectlText(args) !== '0') await new Promise((resolve) => setTimeout(resolve, 200));
}

function restricted(): void {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  create({ kind: 'Namespace', metadata: { name: NAMESPACE, labels } });
}

/** What is in the cluster beforehand, and what is checked. */
interface Case {
  readonly there?: () => void | Promise<void>;
  readonly hub?: Readonly<Record<string, unknown>>;
  readonly stack?: string;
}

const CASES: Readonly<Record<string, Case>> = {
  'a first deployment': {},
  'a first deployment of the trust root': { stack: 'test' },
  'a first deployment of an identity': { stack: 'identity-edge1' },
  'a namespace that someone else made': { there: namespace(NAMESPACE) },
  'one that someone else made for what the trust root hands over': {
    there: namespace(`${NAMESPACE}-trust`),
    stack: 'test',
  },
  'one that someone else made for what an identity hands over': {
    there: namespace(`${EDGE_NAMESPACE}-trust`),
    stack: 'identity-edge1',
  },
  'an externally managed namespace that exists': { there: namespace(NAMESPACE), hub: THEIRS },
  'an externally managed namespace, missing': { hub: THEIRS },
  'an externally managed namespace of the trust root, missing': { hub: THEIRS, stack: 'test' },
  'a namespace of theirs under the restricted standard': { there: restricted, hub: THEIRS },
  'a namespace of theirs with a quota and a limit': { there: limits, hub: { ...THEIRS, replicas: 3 } },
  'a StatefulSet with another volume size, and another class': {
    there: () => deployed('Namespace', 'StatefulSet'),
    hub: volume('2Gi', 'node-folder'),
  },
  'a StorageClass that does not exist': { hub: volume('1Gi', 'node-floder') },
};
const KEPT = new KeptSections(join(__dirname, 'check.txt'), Object.keys(CASES));

describeWithCluster(`fleet check on a real cluster${CLUSTER_NOTE}`, () => {
  afterEach(() => {
    removeNamespaces(NAMESPACE, EDGE_NAMESPACE);
  });

  test.each(Object.entries(CASES))('check.txt has what is reported: %s', async (title, { there, hub, stack }) => {
    await there?.();
    KEPT.expect(title, (await check(hub, stack)).lines);
    // Nothing was made by it.
    if (title.includes('quota'))
      expect(kubectlText(['get', 'pods,pvc,services,statefulsets', ...IN, '-o', 'name'])).toBe('');
  });

  test('check.txt has no others', () => KEPT.expectNoOthers());

  test('all that an earlier deployment made is to be imported, and nothing else', async () => {
    await deployed();
    const { lines, imports = [] } = await check();
    const kinds = Object.values(KINDS).flatMap(({ kind }) => (kind === 'Namespace' ? [] : [kind.toLowerCase()]));
    const there = kubectlJson<{ kind: string; metadata: { name: string } }>('get', kinds.join(), ...IN)
      .items.map(({ kind, metadata: { name } }) => `${kind} ${NAMESPACE}/${name}`)
      // What every namespace has.
      .filter((each) => !/^(ConfigMap \S+kube-root-ca\.crt|ServiceAccount \S+default)$/.test(each));
    expect(imports.map(({ object }) => object).sort()).toEqual([...there, `Namespace ${NAMESPACE}`].sort());
    expect(imports.filter(({ address }) => !/^kubernetes_\w+_v1\.\S+$/.test(address))).toEqual([]);
    expect(lines[0]).toContain(`and ${there.length} more objects exist, created by an earlier deployment`);
    expect(lines).toContain('NATS_ENV=test npx fleet imports hub');
  });

  test('no default class where none is named', async () => {
    const mark = (isDefault: boolean) => {
      const annotation = `storageclass.kubernetes.io/is-default-class=${isDefault}`;
      kubectlText(['annotate', 'storageclass', 'node-folder', '--overwrite', annotation]);
    };
    const { lines } = await aloneWithStorageClasses(async () => {
      mark(false);
      return check().finally(() => mark(true));
    });
    expect(lines[0]).toContain('the cluster has no default; there are: node-folder');
  });

  test('a namespace that is being deleted', async () => {
    await deployed('Namespace');
    const held = (finalizers: readonly string[]) => ({ metadata: { name: 'held', namespace: NAMESPACE, finalizers } });
    create({ kind: 'ConfigMap', ...held(['example.com/held']) });
    kubectlText(['delete', 'namespace', NAMESPACE, '--wait=false']);
    try {
      expect((await check()).lines[0]).toContain(`Namespace ${NAMESPACE} has been terminating since`);
    } finally {
      kubectl(['patch', 'configmap', 'held', ...IN, '--type=merge', '-p', JSON.stringify(held([]))]);
    }
  });

  test('a user who may only look, and one who is not known', async () => {
    const name = 'check-users';
    namespace(name)();
    try {
      kubectlText(['create', 'serviceaccount', 'reader', '-n', name]);
      const binding = ['--clusterrole=view', `--serviceaccount=${name}:reader`];
      kubectlText(['create', 'clusterrolebinding', 'check-reader', ...binding]);
      const token = kubectlText(['create', 'token', 'reader', '-n', name]).trim();
      const config = kubectlJson<object>('config', 'view', '--raw', '--flatten', '--minify', '--context', 'test');
      const as = (user: object) => {
        const path = join(temporaryFolder(), 'config');
        writeFileSync(path, JSON.stringify({ ...config, users: [{ name: 'admin', user }] }));
        return check({ kube: { context: 'test', config: path } });
      };
      const [may, ...rest] = (await as({ token })).lines;
      expect(may).toMatch(
        /^user "admin" of context "test" is not allowed to .*create, patch, delete statefulsets\.apps in namespace check-test.*; get secrets in namespace check-test-trust/,
      );
      expect(may).toContain('get, create, patch, delete secrets in namespace check-test');
      expect(rest.filter((line) => /^(user|StorageClasses)/.test(line))).toEqual([
        expect.stringContaining('StorageClasses: not checked'),
      ]);
      expect((await as({ token: 'unknown' })).lines[0]).toContain('does not accept user "admin"');
    } finally {
      kubectlText(['delete', 'clusterrolebinding', 'check-reader', '--ignore-not-found']);
      removeNamespaces(name);
    }
  });
});
