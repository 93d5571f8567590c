import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkStack } from '../../fleet/cluster';
import { manifestsOf, toYaml } from '../../fleet/manifests';
import { Resolver } from '../../fleet/model';
import {
  aloneWithStorageClasses,
  CLUSTER_NOTE,
  describeWithCluster,
  kubectl,
  kubectlText,
  removeNamespaces,
} from '../support/cluster';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';

jest.setTimeout(300_000);

const NAMESPACE = 'check-test';
const EDGE_NAMESPACE = 'check-test-edge';

/** A small hub in a namespace of this test's; nobody has installed the Prometheus Operator. */
function fleet(changes: object = {}, kube: object = {}): Resolver {
  const environment = environmentWith({
    hub: {
      address: 'nats.example.com',
      kube: { context: 'test', config: process.env.KUBECONFIG, ...kube },
      namespace: NAMESPACE,
      replicas: 1,
      jetstream: { memory: '64Mi', file: '512Mi', volume: '1Gi' },
      ...changes,
    },
    sites: { edge1: { kube: { context: 'test', config: process.env.KUBECONFIG }, namespace: EDGE_NAMESPACE } },
    alerts: { enabled: false },
  });
  return new Resolver(synthesizeFleet(environment).app);
}

async function check(resolver: Resolver, stack = 'hub') {
  const { problems, notes, imports } = await checkStack(stack, {
    resolver,
    outputFolder: temporaryFolder(),
    timeoutSeconds: 20,
  });
  // Other tests have load balancers at the same time, or have none.
  const own = notes.filter((note) => !note.includes('load balancer'));
  return { lines: problems.map(({ object, what }) => `${object} ${what}`), problems, notes: own, imports };
}

/** Makes the hub's objects, or those of some kinds, as a deployment would. */
async function apply(resolver: Resolver, ...kinds: string[]): Promise<void> {
  const objects = await manifestsOf(resolver, 'hub', { secrets: true, helm: 'skip' });
  kubectlText(['apply', '-f', '-'], toYaml(objects.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))));
}

/** A quota says what is used some moments after it is made. */
async function quotaIsCounted(): Promise<void> {
  const args = ['get', 'resourcequota', 'small', '-n', NAMESPACE, '-o', 'jsonpath={.status.used.pods}'];
  while (kubectlText(args) !== '0') await new Promise((resolve) => setTimeout(resolve, 200));
}

describeWithCluster(`fleet check on a real cluster${CLUSTER_NOTE}`, () => {
  afterEach(() => {
    removeNamespaces(NAMESPACE, EDGE_NAMESPACE);
  });

  test('nothing stands in the way of a first deployment', async () => {
    const nothing = { lines: [], problems: [], notes: [], imports: [] };
    for (const stack of ['hub', 'test', 'identity-edge1']) {
      expect([stack, await check(fleet(), stack)]).toEqual([stack, nothing]);
    }
  });

  test('of the trust root and of identities: a namespace that someone else made, and one that nobody has made', async () => {
    kubectlText(['create', 'namespace', `${NAMESPACE}-trust`]);
    kubectlText(['create', 'namespace', `${EDGE_NAMESPACE}-trust`]);
    for (const [stack, namespace] of [
      ['test', NAMESPACE],
      ['identity-edge1', EDGE_NAMESPACE],
    ] as const) {
      const { lines, problems } = await check(fleet(), stack);
      expect(lines).toEqual([
        `Namespace ${namespace}-trust is there, made by someone else (it has none of this stack's labels); a deploy would fail with 'already exists'`,
      ]);
      expect(problems[0]?.remedy[0]).toMatch(
        /^what is handed to a tier is kept in a second namespace, named after its own: /,
      );
    }
    const elsewhere = await check(fleet({ namespace: { name: NAMESPACE, create: false } }), 'test');
    expect(elsewhere.lines).toEqual([
      `Namespace ${NAMESPACE} does not exist, and the environment says that somebody else makes it (create: false)`,
    ]);
  });

  test('a namespace that someone else made', async () => {
    kubectlText(['create', 'namespace', NAMESPACE]);
    const { lines, problems } = await check(fleet());
    expect(lines).toEqual([
      `Namespace ${NAMESPACE} is there, made by someone else (it has none of this stack's labels); a deploy would fail with 'already exists'`,
    ]);
    expect(problems[0]?.remedy.join('\n')).toMatch(
      new RegExp(
        `create: false[\\s\\S]*npx cdktf diff hub[\\s\\S]*import 'kubernetes_namespace_v1\\.\\S+' ${NAMESPACE}`,
      ),
    );
    expect((await check(fleet({ namespace: { name: NAMESPACE, create: false } }))).lines).toEqual([]);
  });

  test('a namespace that somebody else was to make', async () => {
    const { lines } = await check(fleet({ namespace: { name: NAMESPACE, create: false } }));
    expect(lines).toEqual([
      `Namespace ${NAMESPACE} does not exist, and the environment says that somebody else makes it (create: false)`,
    ]);
  });

  test('all that an earlier deployment made is to be imported, and nothing else', async () => {
    await apply(fleet());
    const { lines, problems, imports } = await check(fleet());
    const kinds = 'configmap,job,networkpolicy,poddisruptionbudget,secret,service,serviceaccount,statefulset';
    const names = ['-o', 'jsonpath={range .items[*]}{.kind} {.metadata.name}{"\\n"}{end}'];
    const there = kubectlText(['get', kinds, '-n', NAMESPACE, ...names])
      .split('\n')
      // What every namespace has.
      .filter((line) => line !== '' && !['ConfigMap kube-root-ca.crt', 'ServiceAccount default'].includes(line))
      .map((line) => line.replace(' ', ` ${NAMESPACE}/`));
    expect(imports?.map(({ object }) => object).sort()).toEqual([...there, `Namespace ${NAMESPACE}`].sort());
    expect(imports?.every(({ address }) => /^kubernetes_\w+_v1\.\S+$/.test(address))).toBe(true);
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(
          `and ${there.length} more objects are there, made by an earlier deployment of this stack, but not in`,
        ),
      ),
    ]);
    expect(problems[0]?.remedy).toContain('  NATS_ENV=test npx fleet imports hub');
  });

  test('quotas and limits of a namespace that is there: pods, volumes, and what the API server refuses', async () => {
    const hub = { namespace: { name: NAMESPACE, create: false } };
    const object = (kind: string, spec: object) =>
      JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'small', namespace: NAMESPACE }, spec });
    kubectlText(['create', 'namespace', NAMESPACE]);
    kubectlText(['label', 'namespace', NAMESPACE, 'pod-security.kubernetes.io/enforce=restricted']);
    // A pod of the server, and one of a Job; the volume is one of two.
    expect((await check(fleet(hub))).lines).toEqual([]);
    kubectlText(['create', '-f', '-'], object('ResourceQuota', { hard: { pods: '1', 'requests.storage': '1Gi' } }));
    kubectlText(
      ['create', '-f', '-'],
      object('LimitRange', { limits: [{ type: 'Container', max: { memory: '100Mi' } }] }),
    );
    await quotaIsCounted();
    const { lines } = await check(fleet({ ...hub, replicas: 3 }));
    expect(lines[0]).toMatch(
      new RegExp(
        `^ResourceQuota ${NAMESPACE}/small leaves too little for this stack: pods: \\d more needed, 0 of 1 used; requests.storage: 3Gi more needed, 0 of 1Gi used$`,
      ),
    );
    expect(lines[1]).toMatch(
      new RegExp(
        `^pods of StatefulSet ${NAMESPACE}/nats-hub would be refused: .* maximum memory usage per Container is 100Mi`,
      ),
    );
    // Nothing was made by it.
    expect(kubectlText(['get', 'pods,pvc,services,statefulsets', '-n', NAMESPACE, '-o', 'name'])).toBe('');
  });

  test('a StatefulSet with another volume size, and another class', async () => {
    await apply(fleet(), 'Namespace', 'StatefulSet');
    const volume = { size: '2Gi', class: 'node-folder' };
    const { lines, problems } = await check(fleet({ jetstream: { memory: '64Mi', file: '512Mi', volume } }));
    expect(lines.slice(0, -1)).toEqual([
      expect.stringContaining(`StatefulSet ${NAMESPACE}/nats-hub its volume size is "1Gi", asked for is "2Gi"`),
      expect.stringContaining(`its storage class is "the cluster's default", asked for is "node-folder"`),
    ]);
    expect(problems[0]?.remedy.join('\n')).toContain('delete statefulset nats-hub --cascade=orphan');
  });

  test('a StorageClass that does not exist', async () => {
    const volume = { size: '1Gi', class: 'node-floder' };
    const { lines } = await check(fleet({ jetstream: { memory: '64Mi', file: '512Mi', volume } }));
    expect(lines).toEqual([
      `StatefulSet ${NAMESPACE}/nats-hub wants volumes of StorageClass "node-floder", which does not exist; there are: node-folder. Did you mean "node-folder"?`,
    ]);
  });

  test('no default class where none is named', async () => {
    const mark = (value: string) =>
      kubectlText([
        'annotate',
        'storageclass',
        'node-folder',
        '--overwrite',
        `storageclass.kubernetes.io/is-default-class=${value}`,
      ]);
    const found = await aloneWithStorageClasses(async () => {
      mark('false');
      try {
        return await check(fleet());
      } finally {
        mark('true');
      }
    });
    expect(found.lines[0]).toContain('the cluster has no default one; there are: node-folder');
  });

  test('a namespace that is being deleted', async () => {
    await apply(fleet(), 'Namespace');
    const held = JSON.stringify({ metadata: { finalizers: ['example.com/held'] } });
    const configMap = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'held', namespace: NAMESPACE, finalizers: ['example.com/held'] },
    };
    kubectlText(['apply', '-f', '-'], JSON.stringify(configMap));
    kubectlText(['delete', 'namespace', NAMESPACE, '--wait=false']);
    try {
      expect((await check(fleet())).lines[0]).toContain(`Namespace ${NAMESPACE} is being deleted since`);
    } finally {
      kubectl([
        'patch',
        'configmap',
        'held',
        '-n',
        NAMESPACE,
        '--type=merge',
        '-p',
        held.replace('["example.com/held"]', 'null'),
      ]);
    }
  });

  test('a user who may only look, and one who is not known', async () => {
    kubectlText(['create', 'namespace', 'check-users']);
    try {
      kubectlText(['create', 'serviceaccount', 'reader', '-n', 'check-users']);
      kubectlText([
        'create',
        'clusterrolebinding',
        'check-reader',
        '--clusterrole=view',
        '--serviceaccount=check-users:reader',
      ]);
      const token = kubectlText(['create', 'token', 'reader', '-n', 'check-users']).trim();
      const config = JSON.parse(
        kubectlText(['config', 'view', '--raw', '--flatten', '--minify', '--context', 'test', '-o', 'json']),
      );
      const as = (user: object) => {
        const path = join(temporaryFolder(), 'config');
        writeFileSync(path, JSON.stringify({ ...config, users: [{ name: 'admin', user }] }));
        return fleet({}, { config: path });
      };
      const { lines, notes } = await check(as({ token }));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(
        /^user "admin" of context "test" may not .*create, patch, delete statefulsets\.apps in namespace check-test/,
      );
      expect(lines[0]).toContain('get, create, patch, delete secrets in namespace check-test');
      expect(lines[0]).toMatch(/; get secrets in namespace check-test-trust/);
      expect(notes).toEqual([expect.stringContaining('StorageClasses: not checked')]);
      expect((await check(as({ token: 'unknown' }))).lines[0]).toContain('does not accept user "admin"');
    } finally {
      kubectlText(['delete', 'clusterrolebinding', 'check-reader', '--ignore-not-found']);
      kubectlText(['delete', 'namespace', 'check-users', '--timeout=180s']);
    }
  });
});
