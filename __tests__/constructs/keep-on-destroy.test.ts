import { loadEnvironment } from '../../environments';
import { isMap } from '../../fleet/model';
import { forgettingSteps } from '../../fleet/terraform/destroy';
import { maximalHub, maximalRegion, minimalHub, minimalLeaf, minimalRegion, named } from '../support/constructs';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';
import type { Synthesized } from '../support/synth';
import { at, mapAt } from '../support/walk';

/** Addresses of what Terraform refuses to delete, without cdktf's hash. */
function kept(built: Synthesized): string[] {
  return built
    .resources()
    .filter(({ config }) => isMap(config.lifecycle) && config.lifecycle.prevent_destroy === true)
    .map(({ type, id }) => `${type}.${id}`)
    .sort();
}

/** The same of every stack that has any. */
function keptIn(fleet: Fleet): Record<string, string[]> {
  return Object.fromEntries(
    [...fleet.app.stacks.values()].flatMap(({ name, resources }) => {
      const found = [...resources.values()].filter(({ config }) => Object(config.lifecycle).prevent_destroy === true);
      return found.length > 0 ? [[name, found.map(({ address }) => address.replace(/_[0-9A-F]{8}$/, '')).sort()]] : [];
    }),
  );
}

test.each(named([minimalHub, minimalRegion, minimalLeaf]))(
  '%s: Terraform refuses to delete the namespace, in which the volumes are, until asked',
  (_name, build) => {
    const namespaces = (built: Synthesized) => kept(built).filter((address) => /namespace/.test(address));
    expect([
      namespaces(build()).length,
      kept(build({ keepOnDestroy: false })).filter((address) => !/^tls_private_key\.ca/.test(address)),
    ]).toEqual([1, []]);
  },
);

test.each(named([maximalHub, maximalRegion]))(
  "%s: somebody else's namespace is neither made nor deleted",
  (_name, build) => {
    expect(build().resources('kubernetes_namespace_v1')).toEqual([]);
  },
);

test('the key of the authority of a site is kept, that of the routes of a cluster is not', () => {
  expect(kept(minimalLeaf({ replicas: 3 }))).toEqual([
    'kubernetes_namespace_v1.site_namespace',
    'tls_private_key.site_ca_key',
  ]);
});

test('prod: the namespaces and the keys of authorities that others hold certificates of', async () => {
  const leaf = ['kubernetes_namespace_v1.site_namespace', 'tls_private_key.site_ca_key'];
  expect(keptIn(synthesizeFleet(await loadEnvironment('prod')))).toEqual({
    prod: ['tls_private_key.ca-eu_key', 'tls_private_key.ca_key', 'tls_private_key.leaves-ca_key'],
    hub: ['kubernetes_namespace_v1.hub_namespace'],
    'region-eu': ['kubernetes_namespace_v1.region_namespace'],
    'leaf-edge1': leaf,
    'leaf-edge2': leaf,
    'leaf-plant7': leaf,
  });
});

test('dev keeps nothing: it is torn down daily', async () => {
  expect(keptIn(synthesizeFleet(await loadEnvironment('dev')))).toEqual({});
});

test('an environment with certificates that is to be given up keeps nothing either', () => {
  expect(keptIn(synthesizeFleet(environmentWith({ keepOnDestroy: false })))).toEqual({});
});

test('one site may be given up, and all the rest is kept', () => {
  const environment = environmentWith({ sites: { edge1: { keepOnDestroy: false }, edge2: {} } });
  expect(Object.keys(keptIn(synthesizeFleet(environment))).sort()).toEqual(['hub', 'leaf-edge2', 'test']);
});

test('whatever becomes of the namespace, the claims outlive the StatefulSet', () => {
  const { spec } = minimalLeaf({ keepOnDestroy: false }).object('StatefulSet', 'nats-leaf');
  expect(at(spec, 'persistent_volume_claim_retention_policy')).toEqual([
    { when_deleted: 'Retain', when_scaled: 'Retain' },
  ]);
});

test("a namespace of somebody else's, said in the environment", () => {
  const fleet = synthesizeFleet(
    environmentWith({ sites: { edge1: { namespace: { name: 'theirs', create: false } } } }),
  );
  const resource = mapAt(fleet.json('leaf-edge1'), 'resource');
  const [statefulSet] = Object.values(mapAt(resource, 'kubernetes_stateful_set_v1'));
  expect([Object.keys(resource).includes('kubernetes_namespace_v1'), at(statefulSet, 'metadata', 'namespace')]).toEqual(
    [false, 'theirs'],
  );
});

test('in a namespace that somebody else made, what a destroy leaves is deleted by whole commands', async () => {
  const { app } = synthesizeFleet(
    environmentWith({
      sites: { edge1: { namespace: { name: 'theirs', create: false }, kube: { context: 'an edge' } } },
    }),
  );
  const read = app.stacks.get('leaf-edge1');
  if (!read) throw new Error('no stack');
  expect(forgettingSteps(read, 'cdktf.out/test/leaf-edge1', ['tls_private_key.ca'])).toEqual([
    "  kubectl --context 'an edge' delete pvc --namespace theirs --selector app.kubernetes.io/instance=edge1,app.kubernetes.io/name=nats-leaf",
    '  terraform -chdir=cdktf.out/test/leaf-edge1 state rm tls_private_key.ca',
  ]);
});
