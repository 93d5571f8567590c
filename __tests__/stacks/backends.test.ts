import { join, resolve } from 'node:path';
import type { ValueMap } from '../../fleet/model';
import type { Backend } from '../../schema/environment';
import { backendSettings } from '../../stacks/backend';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { describeKept } from '../support/kept-file';
import { at, mapAt } from '../support/walk';

/** Backends as written: one of each kind, and one more. */
const BACKENDS: Readonly<Record<string, { readonly kind?: 's3'; readonly [field: string]: unknown }>> = {
  local: {},
  s3: {
    bucket: 'states',
    region: 'eu-central-1',
    dynamodbTable: 'locks',
    kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1',
    profile: 'ops',
  },
  'an S3-compatible service other than AWS': {
    kind: 's3',
    bucket: 'states',
    region: 'main',
    prefix: 'nats-edge',
    encrypt: true,
    endpoint: 'https://minio.example.com',
  },
  gcs: { bucket: 'states' },
  azurerm: { resourceGroupName: 'ops', storageAccountName: 'states', containerName: 'terraform' },
  kubernetes: { configContext: 'ops' },
  pg: {},
  http: { address: 'https://states.example.com/fleet/' },
  remote: { organization: 'example' },
};
const KINDS = Object.keys(BACKENDS);
const backendOf = (title: string) => ({ kind: title, ...BACKENDS[title] });

describeKept(
  'backends.txt lists where each stack stores its state, and which stacks read it',
  join(__dirname, 'backends.txt'),
  BACKENDS,
  (_written, title) => {
    const backend = backendOf(title);
    const fleet = synthesizeFleet(environmentWith({ backend }));
    const states = fleet.names.map((name) => `${name} ${JSON.stringify(at(fleet.json(name), 'terraform', 'backend'))}`);
    // What a leaf reads where the hub has no DNS name, and what all others read.
    const hub = { address: { kind: 'load-balancer' }, kube: { context: 'hub' } };
    const further = synthesizeFleet(environmentWith({ hub, backend }));
    const read = (name: string, { terraform_remote_state = {} }: ValueMap) =>
      `${name} reads ${JSON.stringify(terraform_remote_state)}`;
    const reads = fleet.names.map((name) => read(name, mapAt(fleet.json(name).data ?? {})));
    return [...states, ...reads, read('leaf-edge1 at a load balancer', mapAt(further.json('leaf-edge1').data ?? {}))];
  },
);

/** The settings of a stack's backend; of a file where it is, whatever folder it is seen from. */
function settings(backend: Backend, environment: string, stack: string): Readonly<Record<string, unknown>> {
  const workingDirectory = `/repository/cdktf.out/${environment}/${stack}`;
  const stateDirectory = '/repository/state';
  const { path, ...rest } = backendSettings({ backend, environment, stack, stateDirectory, workingDirectory });
  return { ...rest, ...(typeof path === 'string' && { path: resolve(workingDirectory, path) }) };
}

/** Names built from the words of stack names, so that careless joining would produce duplicates. */
const WORDS = ['a', 'hub', 'leaf', 'region', '1'];
const PAIRS = WORDS.flatMap((one) => WORDS.map((two) => `${one}-${two}`));
const NAMES = [
  ...WORDS.filter((name) => name !== 'hub'),
  ...PAIRS.flatMap((pair) => [pair, pair.replace('-', '--'), ...WORDS.map((three) => `${pair}-${three}`)]),
];
const STACKS = ['hub', ...NAMES.flatMap((name) => [`leaf-${name}`, `region-${name}`])];

test.each(KINDS)('%s: no two stacks of any environments share a state', (title) => {
  const { backend } = environmentWith({ backend: backendOf(title) });
  const locations = NAMES.filter((name) => !/^(leaf|region)-/.test(name)).flatMap((environment) =>
    [environment, ...STACKS].map((stack) => JSON.stringify(settings(backend, environment, stack))),
  );
  expect(locations.length).toBeGreaterThan(30_000);
  expect(new Set(locations).size).toBe(locations.length);
});

/** So long that the shortened name ends in a letter and has the maximum length. */
const LONG = ['x', 'y', '1', '2'].map((end) => ['a'.repeat(31), `leaf-${'s'.repeat(39)}${end}`] as const);

test.each([
  // Terraform uses it as a label value, and adds "-<number>" to the names of further Secrets.
  ['kubernetes', 63, /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(?<!-[0-9]+)$/],
  ['pg', 63, /^[a-z_][a-z0-9_-]*$/],
  ['remote', 90, /^[A-Za-z0-9_-]+$/],
])('%s: the names of states are such as it takes, however long those of sites are', (kind, longest, allowed) => {
  const { backend } = environmentWith({ backend: backendOf(kind) });
  const names = [['prod', 'leaf-edge1'] as const, ['prod', 'leaf-store-12'] as const, ...LONG].map((of) => {
    const { secret_suffix, schema_name, workspaces } = settings(backend, ...of);
    return String(secret_suffix ?? schema_name ?? Object(workspaces).name);
  });
  expect(names.filter((name) => name.length > longest || !allowed.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});
