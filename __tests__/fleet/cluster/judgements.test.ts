import { readdirSync, readFileSync } from 'node:fs';
import { addressesInFile, importsFile, writeImports } from '../../../fleet/cluster';
import { notNamed } from '../../../fleet/cluster/access';
import { namespaceProblems } from '../../../fleet/cluster/namespace';
import { refusalOf } from '../../../fleet/cluster/refusal';
import { wantedOf } from '../../../fleet/cluster/wanted';
import { Resolver, stackNamed, type Value, type ValueMap } from '../../../fleet/model';
import { planDestroy } from '../../../fleet/terraform/destroy';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(60_000);

const { app } = synthesizeFleet(environmentWith());

test('a namespace that is there is fine where the state holds it, or where its labels are ours', async () => {
  const [wanted] = (await wantedOf(new Resolver(app), 'hub')).namespaces;
  if (wanted === undefined) throw new Error('the hub has no namespace');
  const problems = (found: object, held: boolean | undefined) =>
    namespaceProblems({ wanted, found: found as ValueMap, held, importSteps: () => [], kubectl: 'kubectl' }).length;
  const other = { metadata: { name: 'nats' } };
  const held = [true, false, undefined];
  expect([wanted.object, other].map((found) => held.map((each) => problems(found, each)))).toEqual([
    [0, 0, 0],
    [0, 1, 1],
  ]);
});

test('rights: an administrator has all, a reader lacks what changes something, Secrets among it', async () => {
  const { resources } = await wantedOf(new Resolver(app), 'hub');
  const rule = (...verbs: string[]) => ({ verbs, apiGroups: ['*'], resources: ['*'] });
  const lacking = (...resourceRules: Value[]) => notNamed({ status: { resourceRules } }, resources, 'nats');
  // Of the other namespace, in which it only reads what the trust root left for it, the review says nothing.
  const handedOver = { group: '', resource: 'secrets', namespace: 'nats-trust', verb: 'get' };
  expect(lacking(rule('*'))).toEqual([handedOver]);
  const reader = lacking(rule('get', 'list')).filter(({ namespace }) => namespace !== handedOver.namespace);
  expect(new Set(reader.map(({ verb }) => verb))).toEqual(new Set(['create', 'patch', 'delete']));
  expect(reader.map(({ group, resource }) => `${resource}.${group}`)).toEqual(
    expect.arrayContaining(['namespaces.', 'secrets.', 'statefulsets.apps', 'networkpolicies.networking.k8s.io']),
  );
  expect(lacking({ ...rule('*'), resourceNames: ['one'] }).length).toBeGreaterThan(reader.length);
});

test.each([
  ['missing', 'Error from server (NotFound): namespaces "nope" not found'],
  ['unauthorized', 'error: You must be logged in to the server (Unauthorized)'],
  ['forbidden', 'Error from server (Forbidden): namespaces "x" is forbidden: User "u" cannot get resource'],
  ['certificate', 'Unable to connect to the server: tls: failed to verify certificate: x509: certificate signed by …'],
  ['certificate', 'error: unable to read certificate-authority /nope for c due to open /nope: no such file'],
  ['unreachable', 'The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?'],
  ['unreachable', 'Unable to connect to the server: dial tcp: lookup nohost.invalid on 10.250.0.1:53: no such host'],
  ['slow', 'Unable to connect to the server: context deadline exceeded'],
  ['credentials', 'Unable to connect to the server: getting credentials: exec: executable nothere-plugin not found'],
  ['credentials', 'error: EOF\nPlease enter Username: '],
])('what kubectl says is understood as %s: %s', (reason, stderr) => {
  expect(refusalOf({ stderr, timedOut: false }).reason).toBe(reason);
});

const NAMESPACE = 'kubernetes_namespace_v1';

test.each([
  ['leaf-edge1', true, [NAMESPACE, 'tls_private_key'], ['nats-edge']],
  ['leaf-edge1', false, [NAMESPACE], ['nats-edge']],
  // Neither the namespace in which it handed it over.
  ['identity-edge1', true, [], []],
  ['hub', false, [NAMESPACE], ['nats']],
  ['test', false, [], []],
])('a destroy of %s (keepOnDestroy: %s) keeps just this: %j', (name, keepOnDestroy, types, namespaces) => {
  const stack = stackNamed(synthesizeFleet(environmentWith({ keepOnDestroy })).app, name);
  const { destroyed, ...plan } = planDestroy(
    stack,
    new Set([...stack.resources.keys(), 'data.terraform_remote_state.x']),
  );
  const kept = plan.kept.map((address) => address.split('.')[0]).sort();
  expect([kept, plan.namespaces.map(({ name }) => name)]).toEqual([types, namespaces]);
  expect([...destroyed, ...plan.kept].sort()).toEqual([...stack.resources.keys()].sort());
});

test.each(['hub', 'test'])('a destroy of %s, which the fleet needs, is refused', (name) => {
  const stack = stackNamed(app, name);
  expect(() => planDestroy(stack, new Set(stack.resources.keys()))).toThrow(/keepOnDestroy: false/);
});

test('import blocks are written beside the configuration, read again, and removed when there are none', () => {
  const folder = temporaryFolder();
  expect(addressesInFile(folder)).toBeUndefined();
  const imports = [
    { address: 'kubernetes_namespace_v1.hub_a-b_1', id: 'nats', object: 'Namespace nats' },
    { address: 'helm_release.alerts', id: 'nats/nats-alerts', object: 'Helm release nats/nats-alerts' },
  ];
  writeImports(folder, imports);
  expect(readFileSync(importsFile(folder), 'utf8')).toContain(
    'import {\n  to = helm_release.alerts\n  id = "nats/nats-alerts"\n}\n',
  );
  expect(addressesInFile(folder)).toEqual(imports.map(({ address }) => address));
  writeImports(folder, []);
  expect(readdirSync(folder)).toEqual([]);
});
