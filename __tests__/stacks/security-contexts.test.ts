import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { isMap, type Value, type ValueMap } from '../../fleet/model';
import { loadEnvironment } from '../../fleet/project/environments';
import { BUNDLED, type Fleet, synthesizeFleet } from '../support/fleet';
import { acceptedEnvironments } from '../support/random-environment';

jest.setTimeout(300_000);

/** The booleans of a block in the provider's schema: the provider sends an unset one as false. */
function booleansOf(block: string): string[] {
  const package_ = require.resolve('@cdktf/provider-kubernetes/package.json');
  const folder = join(package_, '../lib/stateful-set-v1/index-structs');
  const files = readdirSync(folder).filter((file) => file.endsWith('.d.ts'));
  const types = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  const [, body = ''] = types.split(`export interface StatefulSetV1SpecTemplateSpec${block} {`);
  return [...(body.split('\n}')[0] ?? '').matchAll(/readonly (\w+)\?: boolean \| cdktf\.IResolvable/g)]
    .map(([, name = '']) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .sort();
}

const POD = booleansOf('SecurityContext');
const CONTAINER = booleansOf('ContainerSecurityContext');

/** Every pod specification anywhere in a value. */
function podSpecs(value: Value): ValueMap[] {
  if (Array.isArray(value)) return value.flatMap(podSpecs);
  if (!isMap(value)) return [];
  return [...('container' in value ? [value] : []), ...Object.values(value).flatMap(podSpecs)];
}

/** The booleans that the security contexts of a pod and of its containers lack. */
function lackedBy(pod: ValueMap): string[] {
  const lacked = (of: Value, wanted: readonly string[]) => {
    const context = isMap(of) && isMap(of.security_context) ? of.security_context : {};
    return wanted
      .filter((name) => typeof context[name] !== 'boolean')
      .map((name) => `${name} of ${JSON.stringify(of)}`);
  };
  const containers = [pod.container ?? [], pod.init_container ?? []].flat();
  return [...lacked(pod, POD), ...containers.flatMap((one) => lacked(one, CONTAINER))];
}

const podsOf = (fleet: Fleet) => fleet.names.flatMap((name) => podSpecs(fleet.json(name)));

test("the booleans of the provider's security contexts are all known, and an unset one would be found", () => {
  const booleans = ['allow_privilege_escalation', 'privileged', 'read_only_root_filesystem', 'run_as_non_root'];
  expect([POD, CONTAINER]).toEqual([['run_as_non_root'], booleans]);
  const container = [{ security_context: { privileged: false } }];
  const pods = podSpecs([{ spec: { template: { spec: { container, init_container: [{ name: 'y' }] } } } }]);
  expect(pods.flatMap(lackedBy).map((found) => found.split(' ')[0])).toEqual([
    ...['run_as_non_root', 'allow_privilege_escalation', 'read_only_root_filesystem', 'run_as_non_root'],
    ...booleans,
  ]);
});

test.each(BUNDLED)('%s: every boolean of every security context is set', async (name) => {
  const fleet = synthesizeFleet(await loadEnvironment(name));
  expect(podsOf(fleet).length).toBeGreaterThanOrEqual(fleet.names.length - 1);
  expect(podsOf(fleet).flatMap(lackedBy)).toEqual([]);
});

test('the same holds for any environment', () => {
  const property = fc.property(acceptedEnvironments, (environment) => {
    expect(podsOf(synthesizeFleet(environment)).flatMap(lackedBy)).toEqual([]);
  });
  fc.assert(property, { numRuns: 12 });
});
