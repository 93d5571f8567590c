import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadEnvironment } from '../../environments';
import { isMap, type Value, type ValueMap } from '../../fleet/model';
import { EnvironmentError, parseEnvironment } from '../../schema';
import { BUNDLED, type Fleet, synthesizeFleet } from '../support/fleet';
import { environments } from '../support/random-environment';

jest.setTimeout(300_000);

const RUNS = 25;

const STRUCTS = join(
  require.resolve('@cdktf/provider-kubernetes/package.json'),
  '../lib/stateful-set-v1/index-structs',
);
const TYPES = readdirSync(STRUCTS)
  .filter((file) => file.endsWith('.d.ts'))
  .map((file) => readFileSync(join(STRUCTS, file), 'utf8'))
  .join('');

/** The attributes of a block that are booleans in the provider's schema: the provider sends one that is not set as false. */
function booleansOf(block: string): string[] {
  const body = new RegExp(`export interface ${block} \\{([^]*?)\\n\\}`).exec(TYPES)?.[1] ?? '';
  return [...body.matchAll(/readonly (\w+)\?: boolean \| cdktf\.IResolvable/g)]
    .map(([, name = '']) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
    .sort();
}

const POD = booleansOf('StatefulSetV1SpecTemplateSpecSecurityContext');
const CONTAINER = booleansOf('StatefulSetV1SpecTemplateSpecContainerSecurityContext');

/** Every pod specification anywhere in a value, with its place. */
function podSpecs(value: Value, path = ''): [string, ValueMap][] {
  if (Array.isArray(value)) return value.flatMap((item, index) => podSpecs(item, `${path}/${index}`));
  if (!isMap(value)) return [];
  const below = Object.entries(value).flatMap(([key, item]) => podSpecs(item, `${path}/${key}`));
  return 'container' in value ? [[path, value], ...below] : below;
}

function unset(context: Value | undefined, wanted: readonly string[]): string[] {
  const set = isMap(context) ? context : {};
  return wanted.filter((name) => typeof set[name] !== 'boolean');
}

/** Booleans that a security context lacks; `pods` is how many pods there are. */
function missing(fleet: Fleet): { pods: number; missing: string[] } {
  const pods = fleet.names.flatMap((name) => podSpecs(fleet.json(name), name));
  const found = pods.flatMap(([path, spec]) => [
    ...unset(spec.security_context, POD).map((name) => `${path}: ${name}`),
    ...['container', 'init_container'].flatMap((kind) =>
      [spec[kind] ?? []]
        .flat()
        .flatMap((container, index) =>
          unset(isMap(container) ? container.security_context : undefined, CONTAINER).map(
            (name) => `${path}/${kind}/${index}: ${name}`,
          ),
        ),
    ),
  ]);
  return { pods: pods.length, missing: found };
}

test("the booleans of the provider's security contexts are those that are known here", () => {
  expect({ POD, CONTAINER }).toEqual({
    POD: ['run_as_non_root'],
    CONTAINER: ['allow_privilege_escalation', 'privileged', 'read_only_root_filesystem', 'run_as_non_root'],
  });
});

test.each(BUNDLED)('%s: every boolean of every security context is set', async (name) => {
  const fleet = synthesizeFleet(await loadEnvironment(name));
  const found = missing(fleet);
  expect(found).toEqual({ pods: expect.any(Number), missing: [] });
  expect(found.pods).toBeGreaterThanOrEqual(fleet.names.length - 1);
});

test('the same holds for any environment', () => {
  let synthesized = 0;
  fc.assert(
    fc.property(environments, (input) => {
      try {
        const fleet = synthesizeFleet(parseEnvironment(input, 'environments/random.ts'));
        synthesized += 1;
        expect(missing(fleet).missing).toEqual([]);
      } catch (error) {
        if (!(error instanceof EnvironmentError)) throw error;
      }
    }),
    { numRuns: RUNS },
  );
  expect(synthesized).toBeGreaterThan(RUNS / 5);
});

test('one that is not set would be found', () => {
  const spec = { container: [{ name: 'x', security_context: { privileged: false } }], init_container: [{ name: 'y' }] };
  const [pod] = podSpecs({ spec: { template: { spec } } });
  expect([pod?.[0], unset(pod?.[1].security_context, POD), unset({ privileged: false }, CONTAINER)]).toEqual([
    '/spec/template/spec',
    ['run_as_non_root'],
    ['allow_privilege_escalation', 'read_only_root_filesystem', 'run_as_non_root'],
  ]);
});
