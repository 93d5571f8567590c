import { join, resolve } from 'node:path';
import type { Backend } from '../../schema/environment';
import { backendSettings } from '../../stacks/backend';
import { environmentWith, synthesizeFleet } from '../support/fleet';
import { at, mapAt } from '../support/walk';

/** A backend as it is written, and the block that each of two stacks has for it. */
const BACKENDS: Readonly<Record<Backend['kind'], { written: Record<string, unknown>; block(stack: string): unknown }>> =
  {
    local: {
      written: {},
      block: (stack) => ({ path: `../../../state/test/${stack}.tfstate` }),
    },
    s3: {
      written: {
        bucket: 'states',
        region: 'eu-central-1',
        dynamodbTable: 'locks',
        kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1',
        profile: 'ops',
      },
      block: (stack) => ({
        bucket: 'states',
        region: 'eu-central-1',
        key: `nats-edge/test/${stack}.tfstate`,
        encrypt: true,
        dynamodb_table: 'locks',
        kms_key_id: 'arn:aws:kms:eu-central-1:111122223333:key/1',
        profile: 'ops',
      }),
    },
    gcs: {
      written: { bucket: 'states', prefix: 'fleet' },
      block: (stack) => ({ bucket: 'states', prefix: `fleet/test/${stack}` }),
    },
    azurerm: {
      written: { resourceGroupName: 'ops', storageAccountName: 'states', containerName: 'terraform' },
      block: (stack) => ({
        resource_group_name: 'ops',
        storage_account_name: 'states',
        container_name: 'terraform',
        key: `nats-edge/test/${stack}.tfstate`,
      }),
    },
    kubernetes: {
      written: { namespace: 'states', configContext: 'ops' },
      block: (stack) => ({
        namespace: 'states',
        config_path: '~/.kube/config',
        config_context: 'ops',
        secret_suffix: `nats-edge.test.${stack}.state`,
      }),
    },
    pg: {
      written: {},
      block: (stack) => ({ schema_name: `nats_edge_test_${stack}` }),
    },
    http: {
      written: { address: 'https://states.example.com/fleet/' },
      block: (stack) => {
        const address = `https://states.example.com/fleet/test/${stack}`;
        return { address, lock_address: address, unlock_address: address };
      },
    },
    remote: {
      written: { organization: 'example' },
      block: (stack) => ({
        hostname: 'app.terraform.io',
        organization: 'example',
        workspaces: { name: `nats-edge-test_${stack}` },
      }),
    },
  };

describe.each(Object.entries(BACKENDS))('%s', (kind, { written, block }) => {
  const fleet = synthesizeFleet(environmentWith({ backend: { kind, ...written } }));

  test('every stack has its own state', () => {
    const backends = fleet.names.map((name) => [name, at(fleet.json(name), 'terraform', 'backend')]);
    expect(backends).toEqual(fleet.names.map((name) => [name, { [kind]: block(name) }]));
  });

  test.each(['identity-edge1', 'identity-edge2'])(
    '%s reads the state of the trust root, and no other, from where it is kept',
    (reader) => {
      expect(mapAt(fleet.json(reader), 'data')).toEqual({
        terraform_remote_state: { 'cross-stack-reference-input-test': { backend: kind, config: block('test') } },
      });
    },
  );

  test.each(['hub', 'leaf-edge1', 'leaf-edge2'])('%s reads no state: what it needs is handed to it', (reader) => {
    expect(Object.keys(mapAt(fleet.json(reader), 'data'))).toEqual(['kubernetes_secret_v1']);
  });
});

test.each(Object.entries(BACKENDS))(
  "%s: a leaf reads the load balancer's address from the hub's state",
  (kind, { written, block }) => {
    const hub = { address: { kind: 'load-balancer' }, kube: { context: 'hub' } };
    const fleet = synthesizeFleet(environmentWith({ hub, backend: { kind, ...written } }));
    expect(at(fleet.json('leaf-edge1'), 'data', 'terraform_remote_state')).toEqual({
      'cross-stack-reference-input-hub': { backend: kind, config: block('hub') },
    });
  },
);

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

const KINDS: readonly Backend[] = [
  { kind: 'local' },
  { kind: 's3', bucket: 'states', region: 'eu-central-1', prefix: 'nats-edge', encrypt: true },
  { kind: 'gcs', bucket: 'states', prefix: 'nats-edge' },
  { kind: 'azurerm', resourceGroupName: 'r', storageAccountName: 's', containerName: 'c', prefix: 'nats-edge' },
  { kind: 'kubernetes', namespace: 'states', configPath: '~/.kube/config', secretSuffixPrefix: 'nats-edge' },
  { kind: 'pg', schemaPrefix: 'nats_edge' },
  { kind: 'http', address: 'https://states.example.com' },
  { kind: 'remote', organization: 'example', hostname: 'app.terraform.io', workspacePrefix: 'nats-edge-' },
];

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

const LONG = 'a'.repeat(30);
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
