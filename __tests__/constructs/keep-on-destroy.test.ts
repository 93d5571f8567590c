import { loadEnvironment } from '../../environments';
import { forgettingSteps } from '../../fleet/terraform/destroy';
import { environmentWith, type Fleet, synthesizeFleet } from '../support/fleet';

/** Addresses of what Terraform refuses to delete, without cdktf's hash, of every stack that has any. */
function keptIn(fleet: Fleet): Record<string, string[]> {
  return Object.fromEntries(
    [...fleet.app.stacks.values()].flatMap(({ name, resources }) => {
      const found = [...resources.values()].filter(({ config }) => Object(config.lifecycle).prevent_destroy === true);
      return found.length > 0 ? [[name, found.map(({ address }) => address.replace(/_[0-9A-F]{8}$/, '')).sort()]] : [];
    }),
  );
}

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

test('in a namespace that somebody else made, what a destroy leaves is deleted by whole commands', async () => {
  const site = { namespace: { name: 'theirs', create: false }, kube: { context: 'an edge' } };
  const { app } = synthesizeFleet(environmentWith({ sites: { edge1: site } }));
  const read = app.stacks.get('leaf-edge1');
  if (!read) throw new Error('no stack');
  expect([...read.resources.values()].filter(({ type }) => type === 'kubernetes_namespace_v1')).toEqual([]);
  expect(forgettingSteps(read, 'cdktf.out/test/leaf-edge1', ['tls_private_key.ca'])).toEqual([
    "  kubectl --context 'an edge' delete pvc --namespace theirs --selector app.kubernetes.io/instance=edge1,app.kubernetes.io/name=nats-leaf",
    '  terraform -chdir=cdktf.out/test/leaf-edge1 state rm tls_private_key.ca',
  ]);
});
