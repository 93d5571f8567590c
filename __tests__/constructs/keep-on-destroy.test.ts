import { join } from 'node:path';
import { stackNamed } from '../../fleet/model';
import { loadEnvironment } from '../../fleet/project/environments';
import { forgettingSteps } from '../../fleet/terraform/destroy';
import type { Environment } from '../../schema';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { describeKept } from '../support/kept-file';

/** What Terraform refuses to delete, without cdktf's hash, stack by stack. */
const keptIn = (environment: Environment) =>
  [...synthesizeFleet(environment).app.stacks.values()].flatMap(({ name, resources }) => {
    const found = [...resources.values()].filter(({ config }) => Object(config.lifecycle).prevent_destroy === true);
    return found.map(({ address }) => `${name}: ${address.replace(/_[0-9A-F]{8}$/, '')}`).sort();
  });

const oneGivenUp = { sites: { edge1: { keepOnDestroy: false }, edge2: {} } };
const ENVIRONMENTS: Readonly<Record<string, () => Environment | Promise<Environment>>> = {
  'prod: namespaces, and the keys of authorities that issued certificates to others': () => loadEnvironment('prod'),
  'dev: nothing, as it is torn down daily': () => loadEnvironment('dev'),
  'an environment without keepOnDestroy: nothing either': () => environmentWith({ keepOnDestroy: false }),
  'one site without keepOnDestroy: all others': () => environmentWith(oneGivenUp),
};

describeKept(
  'keep-on-destroy.txt lists what a destroy keeps',
  join(__dirname, 'keep-on-destroy.txt'),
  ENVIRONMENTS,
  async (load) => keptIn(await load()),
);

test('in an externally managed namespace, what a destroy keeps is deleted by complete commands', () => {
  const site = { namespace: { name: 'theirs', create: false }, kube: { context: 'an edge' } };
  const leaf = stackNamed(synthesizeFleet(environmentWith({ sites: { edge1: site } })).app, 'leaf-edge1');
  expect([...leaf.resources.values()].filter(({ type }) => type === 'kubernetes_namespace_v1')).toEqual([]);
  expect(forgettingSteps(leaf, 'cdktf.out/test/leaf-edge1', ['tls_private_key.ca'])).toEqual([
    "  kubectl --context 'an edge' delete pvc --namespace theirs --selector app.kubernetes.io/instance=edge1,app.kubernetes.io/name=nats-leaf",
    '  terraform -chdir=cdktf.out/test/leaf-edge1 state rm tls_private_key.ca',
  ]);
});
