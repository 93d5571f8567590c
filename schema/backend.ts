import { z } from 'zod';
import { didYouMean } from '../lib/suggest';
import { defined } from './defined';
import { namespace } from './name';
import { oneOf, show } from './show';
import { type Hints, strict } from './strict';
import { flag, notA, text } from './text';
import { url } from './url';

/** Where Terraform keeps its state; every default filled in, credentials from the backend's own environment variables. */
export type Backend =
  /** Files beside the project. For one person. */
  | { readonly kind: 'local' }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly region: string;
      /** What the keys of all states begin with. @default nats-edge */
      readonly prefix: string;
      /** DynamoDB table for locks; absent: no locks. */
      readonly dynamodbTable?: string;
      /** Encryption at rest; a state holds private keys and passwords. @default true */
      readonly encrypt: boolean;
      /** KMS key's ARN; absent: the bucket's key. */
      readonly kmsKeyId?: string;
      /** Profile of the AWS credentials. */
      readonly profile?: string;
      /** URL of another service that speaks S3. */
      readonly endpoint?: string;
    }
  /** Google Cloud Storage. */
  | { readonly kind: 'gcs'; readonly bucket: string; readonly prefix: string }
  | {
      readonly kind: 'azurerm';
      readonly resourceGroupName: string;
      readonly storageAccountName: string;
      readonly containerName: string;
      readonly prefix: string;
    }
  /** Secrets of a Kubernetes cluster. */
  | {
      readonly kind: 'kubernetes';
      /** @default default */
      readonly namespace: string;
      /** Kubeconfig. @default ~/.kube/config */
      readonly configPath: string;
      /** Context of the kubeconfig; absent: its current one. */
      readonly configContext?: string;
      /** @default nats-edge */
      readonly secretSuffixPrefix: string;
    }
  /** PostgreSQL; its connection string is a secret and comes from PG_CONN_STR. */
  | {
      readonly kind: 'pg';
      /** What the names of all schemas begin with. @default nats_edge */
      readonly schemaPrefix: string;
    }
  /** A server that keeps states by HTTP; user and password come from TF_HTTP_USERNAME and TF_HTTP_PASSWORD. */
  | {
      readonly kind: 'http';
      /** URL without credentials, under which each state has its own path. */
      readonly address: string;
    }
  /** HCP Terraform or Terraform Enterprise; its token comes from TF_TOKEN_… or `terraform login`. */
  | {
      readonly kind: 'remote';
      readonly organization: string;
      /** @default app.terraform.io */
      readonly hostname: string;
      /** What the names of all workspaces begin with. @default nats-edge- */
      readonly workspacePrefix: string;
    };

const KINDS = ['local', 's3', 'gcs', 'azurerm', 'kubernetes', 'pg', 'http', 'remote'] as const;

const fromVariable = (name: string) =>
  `is a secret and may not stand in an environment; set ${name} when you run Terraform`;

const AWS: Hints = {
  accessKey: fromVariable('AWS_ACCESS_KEY_ID'),
  secretKey: fromVariable('AWS_SECRET_ACCESS_KEY'),
  token: fromVariable('AWS_SESSION_TOKEN'),
};

const state = <Shape extends z.core.$ZodShape>(shape: Shape, hints?: Hints) => strict('a backend', shape, hints);
const prefix = () => text('a prefix for the keys of states').optional();

const SCHEMAS = [
  state({ kind: z.literal('local') }),
  state(
    {
      kind: z.literal('s3'),
      bucket: text('the name of a bucket'),
      region: text('an AWS region'),
      prefix: prefix(),
      dynamodbTable: text('the name of a DynamoDB table').optional(),
      encrypt: flag().optional(),
      kmsKeyId: text('the ARN of a KMS key').optional(),
      profile: text('a profile of AWS credentials').optional(),
      endpoint: url().optional(),
    },
    AWS,
  ),
  state(
    { kind: z.literal('gcs'), bucket: text('the name of a bucket'), prefix: prefix() },
    { credentials: fromVariable('GOOGLE_CREDENTIALS'), accessToken: fromVariable('GOOGLE_OAUTH_ACCESS_TOKEN') },
  ),
  state(
    {
      kind: z.literal('azurerm'),
      resourceGroupName: text('the name of a resource group'),
      storageAccountName: text('the name of a storage account'),
      containerName: text('the name of a container'),
      prefix: prefix(),
    },
    {
      accessKey: fromVariable('ARM_ACCESS_KEY'),
      sasToken: fromVariable('ARM_SAS_TOKEN'),
      clientSecret: fromVariable('ARM_CLIENT_SECRET'),
    },
  ),
  state(
    {
      kind: z.literal('kubernetes'),
      namespace: namespace().optional(),
      configPath: text('the path of a kubeconfig').optional(),
      configContext: text('a context of the kubeconfig').optional(),
      secretSuffixPrefix: namespace().optional(),
    },
    { token: fromVariable('KUBE_TOKEN'), password: fromVariable('KUBE_PASSWORD') },
  ),
  state(
    { kind: z.literal('pg'), schemaPrefix: text('a prefix for the names of schemas', schemaProblem).optional() },
    { connStr: fromVariable('PG_CONN_STR') },
  ),
  state(
    { kind: z.literal('http'), address: url() },
    { username: fromVariable('TF_HTTP_USERNAME'), password: fromVariable('TF_HTTP_PASSWORD') },
  ),
  state(
    {
      kind: z.literal('remote'),
      organization: text('the name of an organization'),
      hostname: text('a DNS name').optional(),
      workspacePrefix: text('a prefix for the names of workspaces').optional(),
    },
    { token: 'is a secret and may not stand in an environment; run "terraform login" instead' },
  ),
] as const;

/** Schema of a backend. */
export function backend() {
  return z.discriminatedUnion('kind', SCHEMAS, {
    error: (issue) =>
      issue.code === 'invalid_union' ? unknownKind(issue.input) : notA('a backend such as { kind: "local" }')(issue),
  });
}

/** A backend as it is written. */
export type BackendInput = z.input<ReturnType<typeof backend>>;

function unknownKind(given: unknown): string {
  const kind = typeof given === 'object' && given !== null && 'kind' in given ? given.kind : undefined;
  if (kind === undefined) return `is missing: it must be ${oneOf(KINDS)}`;
  return `${show(kind)} is not a kind of backend: ${oneOf(KINDS)}${didYouMean(kind, KINDS)}`;
}

function schemaProblem(name: string): string | undefined {
  return /^[a-z_][a-z0-9_]{0,29}$/.test(name)
    ? undefined
    : 'is not a prefix for PostgreSQL schemas: at most 30 lower-case letters, digits and "_"';
}

const PREFIX = 'nats-edge';

/** The backend with its defaults. */
export function resolveBackend(given: BackendInput = { kind: 'local' }): Backend {
  const { s3, gcs, azurerm, kubernetes, pg, http, remote } = DEFAULTS;
  switch (given.kind) {
    case 'local':
      return { kind: 'local' };
    case 's3':
      return { ...s3, ...defined(given) };
    case 'gcs':
      return { ...gcs, ...defined(given) };
    case 'azurerm':
      return { ...azurerm, ...defined(given) };
    case 'kubernetes':
      return { ...kubernetes, ...defined(given) };
    case 'pg':
      return { ...pg, ...defined(given) };
    case 'http':
      return { ...http, ...defined(given) };
    case 'remote':
      return { ...remote, ...defined(given) };
  }
}

const DEFAULTS = {
  s3: { prefix: PREFIX, encrypt: true },
  gcs: { prefix: PREFIX },
  azurerm: { prefix: PREFIX },
  kubernetes: { namespace: 'default', configPath: '~/.kube/config', secretSuffixPrefix: PREFIX },
  pg: { schemaPrefix: 'nats_edge' },
  http: {},
  remote: { hostname: 'app.terraform.io', workspacePrefix: `${PREFIX}-` },
};
