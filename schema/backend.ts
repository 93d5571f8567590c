import { z } from 'zod';
import { didYouMean } from '../lib/suggest';
import { kindOf, optional, required, withDefault } from './field';
import { namespace } from './name';
import { oneOf, show } from './show';
import { type Hints, strict } from './strict';
import { flag, notA, text } from './text';
import { url } from './url';

const KINDS = ['local', 's3', 'gcs', 'azurerm', 'kubernetes', 'pg', 'http', 'remote'] as const;

const fromVariable = (name: string) =>
  `is a secret and must not be in an environment; set ${name} when you run Terraform`;

const AWS: Hints = {
  accessKey: fromVariable('AWS_ACCESS_KEY_ID'),
  secretKey: fromVariable('AWS_SECRET_ACCESS_KEY'),
  token: fromVariable('AWS_SESSION_TOKEN'),
};

const state = <Shape extends z.core.$ZodShape>(type: string, shape: Shape, hints?: Hints) =>
  strict('a backend', type, shape, hints);

const kindIs = <Kind extends string>(kind: Kind, says: string) =>
  required(z.literal(kind), { says, example: kind, since: '0.1.0' });

const PREFIX = 'nats-edge';

const prefix = () =>
  withDefault(text('a prefix for the keys of states'), {
    says: 'Prefix of the keys of all states.',
    default: PREFIX,
    example: 'fleets/nats-edge',
    since: '0.1.0',
  });

const must = (what: string, says: string, example: string) => required(text(what), { says, example, since: '0.1.0' });

const may = (what: string, says: string, otherwise: string, example: string) =>
  optional(text(what), { says, otherwise, example, since: '0.1.0' });

const SCHEMAS = [
  state('LocalBackendInput', { kind: kindIs('local', 'Files in the project folder. For a single user.') }),
  state(
    'S3BackendInput',
    {
      kind: kindIs('s3', 'A bucket of Amazon S3, or of an S3-compatible service.'),
      bucket: must('the name of a bucket', 'Name of the bucket.', 'nats-states'),
      region: must('an AWS region', 'AWS region of the bucket.', 'eu-west-1'),
      prefix: prefix(),
      dynamodbTable: may('the name of a DynamoDB table', 'DynamoDB table for locks.', 'no locks', 'nats-locks'),
      encrypt: withDefault(flag(), {
        says: 'Encryption at rest; a state holds private keys and passwords.',
        default: true,
        example: true,
        since: '0.1.0',
      }),
      kmsKeyId: may(
        'the ARN of a KMS key',
        "KMS key's ARN.",
        "the bucket's key",
        'arn:aws:kms:eu-west-1:111122223333:key/1234abcd',
      ),
      profile: may('a profile of AWS credentials', 'Profile of the AWS credentials.', 'the default profile', 'fleet'),
      endpoint: optional(url(), {
        says: 'URL of an S3-compatible service.',
        otherwise: "Amazon's own",
        example: 'https://s3.example.com',
        since: '0.1.0',
      }),
    },
    AWS,
  ),
  state(
    'GcsBackendInput',
    {
      kind: kindIs('gcs', 'Google Cloud Storage.'),
      bucket: must('the name of a bucket', 'Name of the bucket.', 'nats-states'),
      prefix: prefix(),
    },
    { credentials: fromVariable('GOOGLE_CREDENTIALS'), accessToken: fromVariable('GOOGLE_OAUTH_ACCESS_TOKEN') },
  ),
  state(
    'AzurermBackendInput',
    {
      kind: kindIs('azurerm', 'Azure Blob Storage.'),
      resourceGroupName: must('the name of a resource group', 'Resource group of the storage account.', 'fleet'),
      storageAccountName: must('the name of a storage account', 'Name of the storage account.', 'natsstates'),
      containerName: must('the name of a container', 'Name of the container.', 'states'),
      prefix: prefix(),
    },
    {
      accessKey: fromVariable('ARM_ACCESS_KEY'),
      sasToken: fromVariable('ARM_SAS_TOKEN'),
      clientSecret: fromVariable('ARM_CLIENT_SECRET'),
    },
  ),
  state(
    'KubernetesBackendInput',
    {
      kind: kindIs('kubernetes', 'Secrets of a Kubernetes cluster.'),
      namespace: withDefault(namespace(), {
        says: 'Namespace of the Secrets.',
        default: 'default',
        example: 'terraform',
        since: '0.1.0',
      }),
      configPath: withDefault(text('the path of a kubeconfig'), {
        says: 'Path of the kubeconfig.',
        default: '~/.kube/config',
        example: '/etc/kubeconfigs/states',
        since: '0.1.0',
      }),
      configContext: may('a context of the kubeconfig', 'Context of the kubeconfig.', 'its current one', 'prod-hub'),
      secretSuffixPrefix: withDefault(namespace(), {
        says: 'Prefix of the suffixes of all Secrets.',
        default: PREFIX,
        example: 'fleet',
        since: '0.1.0',
      }),
    },
    { token: fromVariable('KUBE_TOKEN'), password: fromVariable('KUBE_PASSWORD') },
  ),
  state(
    'PgBackendInput',
    {
      kind: kindIs('pg', 'PostgreSQL; its connection string is a secret and comes from PG_CONN_STR.'),
      schemaPrefix: withDefault(text('a prefix for the names of schemas', schemaProblem), {
        says: 'Prefix of the names of all schemas.',
        default: 'nats_edge',
        example: 'fleet',
        since: '0.1.0',
      }),
    },
    { connStr: fromVariable('PG_CONN_STR') },
  ),
  state(
    'HttpBackendInput',
    {
      kind: kindIs(
        'http',
        'A server that stores states over HTTP; user and password come from TF_HTTP_USERNAME and TF_HTTP_PASSWORD.',
      ),
      address: required(url(), {
        says: 'URL without credentials, under which each state has its own path.',
        example: 'https://states.example.com/nats',
        since: '0.1.0',
      }),
    },
    { username: fromVariable('TF_HTTP_USERNAME'), password: fromVariable('TF_HTTP_PASSWORD') },
  ),
  state(
    'RemoteBackendInput',
    {
      kind: kindIs(
        'remote',
        'HCP Terraform or Terraform Enterprise; its token comes from TF_TOKEN_… or `terraform login`.',
      ),
      organization: must('the name of an organization', 'Name of the organization.', 'example'),
      hostname: withDefault(text('a DNS name'), {
        says: 'Host of Terraform Enterprise.',
        default: 'app.terraform.io',
        example: 'terraform.example.com',
        since: '0.1.0',
      }),
      workspacePrefix: withDefault(text('a prefix for the names of workspaces'), {
        says: 'Prefix of the names of all workspaces.',
        default: `${PREFIX}-`,
        example: 'fleet-',
        since: '0.1.0',
      }),
    },
    { token: 'is a secret and must not be in an environment; run "terraform login" instead' },
  ),
] as const;

/** Schema of a backend. */
export function backend() {
  const what = 'a backend such as { kind: "local" }';
  const type = z.discriminatedUnion('kind', SCHEMAS, {
    error: (issue) => (issue.code === 'invalid_union' ? unknownKind(issue.input) : notA(what)(issue)),
  });
  return kindOf(type, { what });
}

/** Where Terraform keeps its state, with every default, see {@link backend}. */
export type Backend = z.output<ReturnType<typeof backend>>;

function unknownKind(given: unknown): string {
  const kind = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  if (kind === undefined) return `is missing: it must be ${oneOf(KINDS)}`;
  return `${show(kind)} is not a kind of backend: ${oneOf(KINDS)}${didYouMean(kind, KINDS)}`;
}

function schemaProblem(name: string): string | undefined {
  return /^[a-z_][a-z0-9_]{0,29}$/.test(name)
    ? undefined
    : 'is not a prefix for PostgreSQL schemas: at most 30 lower-case letters, digits and "_", not starting with a digit';
}
