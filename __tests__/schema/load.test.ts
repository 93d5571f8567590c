import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { environments, loadEnvironment } from '../../environments';
import { EnvironmentError } from '../../schema';
import { minimal } from './example';

const messageOf = (loading: Promise<unknown>): Promise<string> =>
  loading.then(
    () => 'loaded',
    (error: unknown) => (error instanceof EnvironmentError ? error.message : `another error: ${String(error)}`),
  );

test('every file of environments/ can be selected', () => {
  const files = readdirSync(join(__dirname, '../../environments')).filter(
    (file) => file.endsWith('.ts') && file !== 'index.ts',
  );
  expect(Object.keys(environments).map((name) => `${name}.ts`)).toEqual(files.sort());
});

test.each(Object.keys(environments))('%s has no problem', async (name) => {
  expect((await loadEnvironment(name)).name).toBe(name);
});

test('prod is a hub of three, a region with one site, and two sites of the hub', async () => {
  const { hub, regions, sites } = await loadEnvironment('prod');
  expect([hub.replicas, regions.map(({ name }) => name), sites.map(({ name, via }) => `${name} → ${via}`)]).toEqual([
    3,
    ['eu'],
    ['edge1 → hub', 'edge2 → hub', 'plant7 → eu'],
  ]);
});

test('an unknown name is answered with those that exist', async () => {
  expect(await messageOf(loadEnvironment('prd'))).toBe(
    'unknown NATS_ENV "prd"; known: dev, prod, staging. Did you mean "prod"?\nNothing was written.',
  );
  expect(await messageOf(loadEnvironment('constructor'))).toBe(
    'unknown NATS_ENV "constructor"; known: dev, prod, staging\nNothing was written.',
  );
});

test.each([
  ['an empty file', {}],
  ['a file without a default export', { prod: { name: 'prod' } }],
  ['a file that exports nothing', undefined],
  ['a file that is wrapped and empty', { default: { __esModule: true } }],
])('%s is told to be empty', async (_, module) => {
  expect(await messageOf(loadEnvironment('x', { x: () => module }))).toBe(
    'environments/x.ts is empty: it must export default defineEnvironment({ name, hub, … })\nNothing was written.',
  );
});

test('a file that cannot be loaded does not break the others', async () => {
  const from = {
    ...environments,
    broken: () => {
      throw new Error('Unexpected token');
    },
  };
  expect((await loadEnvironment('prod', from)).name).toBe('prod');
  expect(await messageOf(loadEnvironment('broken', from))).toBe(
    'environments/broken.ts cannot be loaded: "Unexpected token"\nNothing was written.',
  );
});

test('a module that a loader wrapped in another is loaded', async () => {
  const wrapped = async () => ({ default: { __esModule: true, default: minimal() } });
  expect((await loadEnvironment('prod', { prod: wrapped })).name).toBe('prod');
});
