import { join, resolve } from 'node:path';
import type { ValueMap } from '../../fleet/model';
import type { Backend } from '../../schema/environment';
import { backendSettings } from '../../stacks/backend';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { KeptSections } from '../support/kept-file';
import { at, mapAt } from '../support/walk';

/** Backends as they are written, and one of each kind. */
const BACKENDS: Readonly<Record<Backend['kind'], Readonly<Record<string, unknown>>>> = {
  local: {},
  s3: {
    bucket: 'states',
    region: 'eu-central-1',
    dynamodbTable: 'locks',
    kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1',
    profile: 'ops',
  },
  gcs: { bucket: 'states', prefix: 'fleet' },
  azurerm: { resourceGroupName: 'ops', storageAccountName: 'states', containerName: 'terraform' },
  kubernetes: { namespace: 'states', configContext: 'ops' },
  pg: {},
  http: { address: 'https://states.example.com/fleet/' },
  remote: { organization: 'example' },
};
const KINDS = Object.entries(BACKENDS).map(
  ([kind, written]) => environmentWith({ backend: { kind, ...written } }).backend,
);

const kept = new KeptSections(
  join(__dirname, 'backends.txt'),
  KINDS.map(({ kind }) => kind),
);

describe('backends.txt lists where each stack keeps its state, and which stacks read it', () => {
  test.each(Object.entries(BACKENDS))('%s', (kind, written) => {
    const backend = { kind, ...written };
    const fleet = synthesizeFleet(environmentWith({ backend }));
    const states = fleet.names.map((name) => `${name} ${JSON.stringify(at(fleet.json(name), 'terraform', 'backend'))}`);
    // What a leaf reads where the hub has no DNS name, and what all others read.
    const hub = { address: { kind: 'load-balancer' }, kube: { context: 'hub' } };
    const further = synthesizeFleet(environmentWith({ hub, backend }));
    const read = (name: string, { terraform_remote_state = {} }: ValueMap) =>
      `${name} reads ${JSON.stringify(terraform_remote_state)}`;
    const reads = fleet.names.map((name) => read(name, mapAt(fleet.json(name).data ?? {})));
    const leaf = read('leaf-edge1 at a load balancer', mapAt(further.json('leaf-edge1').data ?? {}));
    kept.expect(kind, [...states, ...reads, leaf]);
  });

  test('and nothing else', () => kept.expectNoOthers());
});

test('another service that speaks S3 is not taken for AWS', () => {
  const backend: Backend = {
    kind: 's3',
    bucket: 'states',
    region: 'main',
    prefix: 'nats-edge',
    encrypt: true,
    endpoint: 'https://minio.example.com',
  };
  expect(settings(backend, 'test', 'hub')).toEqual({
    bucket: 'states',
    region: 'main',
    key: 'nats-edge/test/hub.tfstate',
    encrypt: true,
    endpoints: { s3: 'https://minio.example.com' },
    use_path_style: true,
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: true,
    skip_region_validation: true,
  });
});

function settings(backend: Backend, environment: string, stack: string) {
  return backendSettings({
    backend,
    environment,
    stack,
    stateDirectory: '/repository/state',
    workingDirectory: `/repository/cdktf.out/${environment}/${stack}`,
  });
}

/** Where a state is; for files, whatever folder it is seen from. */
function location(backend: Backend, environment: string, stack: string): string {
  const { path, ...rest } = settings(backend, environment, stack);
  const file = typeof path === 'string' ? resolve(join('/repository/cdktf.out', environment, stack), path) : undefined;
  return JSON.stringify({ file, ...rest });
}

/** The one part of a backend that names the state, where it has no folders. */
function flatName(backend: Backend, environment: string, stack: string): string {
  const { secret_suffix, schema_name, workspaces } = settings(backend, environment, stack);
  const name =
    typeof workspaces === 'object' && workspaces !== null && 'name' in workspaces ? workspaces.name : undefined;
  return String(secret_suffix ?? schema_name ?? name);
}

/** Names made of the words that stacks are made of, so that a careless joining of two would make them one. */
const WORDS = ['a', 'hub', 'leaf', 'region', '1'];
const NAMES = [
  ...WORDS,
  ...WORDS.flatMap((one) => WORDS.flatMap((two) => [`${one}-${two}`, `${one}--${two}`])),
  ...WORDS.flatMap((one) => WORDS.flatMap((two) => WORDS.map((three) => `${one}-${two}-${three}`))),
].filter((name) => name !== 'hub');

const stacksOf = (environment: string) => [
  environment,
  'hub',
  ...NAMES.flatMap((name) => [`leaf-${name}`, `region-${name}`]),
];

test.each(KINDS.map((backend) => [backend.kind, backend] as const))(
  '%s: no two stacks of any environments share a state',
  (_kind, backend) => {
    const pairs = NAMES.filter((name) => !/^(leaf|region)-/.test(name)).flatMap((environment) =>
      stacksOf(environment).map((stack) => [environment, stack] as const),
    );
    const locations = pairs.map(([environment, stack]) => location(backend, environment, stack));
    expect(new Set(locations).size).toBe(pairs.length);
  },
);

/** So long that what is cut off ends in a letter: the name is as long as it may be. */
const LONG = 'a'.repeat(31);
const LONG_SITES = ['x', 'y', '1', '2'].map((end) => `leaf-${'s'.repeat(39)}${end}`);

test.each([
  // Terraform makes a label's value of it, and of its own accord adds "-<number>" to the names of further Secrets.
  ['kubernetes', 63, /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(?<!-[0-9]+)$/],
  ['pg', 63, /^[a-z_][a-z0-9_-]*$/],
  ['remote', 90, /^[A-Za-z0-9_-]+$/],
])('%s: the names of states are such as it takes, however long those of sites are', (kind, longest, allowed) => {
  const backend = KINDS.find((candidate) => candidate.kind === kind) ?? { kind: 'local' };
  const names = [
    ...['edge1', 'store-12'].map((site) => flatName(backend, 'prod', `leaf-${site}`)),
    ...LONG_SITES.map((stack) => flatName(backend, LONG, stack)),
  ];
  expect(names.filter((name) => name.length > longest || !allowed.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(names.length);
});
