import { createHash } from 'node:crypto';
import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import type { Construct } from 'constructs';
import type { ITerraformDependable } from '../cdktf';
import { type LabelProps, labels } from '../labels';
import type { Client, ServerTrust } from '../trust/client';
import { trustedPem } from '../trust/issuer';
import { goDuration, type Wait } from '../wait';
import type { MountedFile } from './files';
import { natsBoxSpec } from './nats-box-spec';

/** A user that the script connects as. */
export interface NatsBoxUser {
  readonly client: Client;
  /**
   * Where its credentials are in the container. Environment variables `NATS_…` name them; for users after the first,
   * {@link variablePrefix} comes before `NATS_`.
   */
  readonly directory: string;
  /** @default none */
  readonly variablePrefix?: string;
}

/** Properties of {@link natsBoxJob}. */
export interface NatsBoxJobProps {
  readonly namespace: string;
  readonly labels: LabelProps;
  /** The container's name. */
  readonly container: string;
  /** Image that contains `sh`, the `nats` command and `jq`. */
  readonly image: string;
  /** URL of the server, from inside its namespace. */
  readonly url: string;
  readonly trust: ServerTrust;
  readonly users: readonly NatsBoxUser[];
  /** The Secret or ConfigMap with the `ca.crt` that verifies the server, if that is not in the users' own Secrets. */
  readonly authorities?: MountedFile['from'];
  readonly script: string;
  /** ConfigMap that the script reads: its name, its content, and its path in the container. */
  readonly files: {
    readonly configMap: string;
    readonly data: Readonly<Record<string, string>>;
    readonly directory: string;
  };
  /** What must exist first. */
  readonly dependsOn: ITerraformDependable[];
  readonly wait: Required<Wait>;
}

/**
 * A Job that runs a script with the `nats` command. Its name contains a hash of what it does: a change creates a new
 * Job, otherwise the finished one stays. It has no ttl_seconds_after_finished: every plan would recreate a Job that
 * Kubernetes has removed. A Job that is deleted by hand is recreated, which does no harm.
 */
export function natsBoxJob(scope: Construct, id: string, props: NatsBoxJobProps): JobV1 {
  const { wait } = props.wait;
  const timeout = goDuration(props.wait.timeout);
  return new JobV1(scope, id, {
    metadata: {
      name: `${props.labels.name}-${hash({ data: props.files.data, script: props.script, image: props.image })}`,
      namespace: props.namespace,
      labels: labels(props.labels),
    },
    spec: natsBoxSpec({
      ...props,
      users: props.users.map(({ client, directory, variablePrefix = '' }) => ({
        secret: client.secretName,
        directory,
        variablePrefix,
        shows: SHOWN[props.trust.kind],
      })),
      knowsAuthority: knowsAuthority(props.trust),
      files: { configMap: props.files.configMap, directory: props.files.directory },
    }),
    waitForCompletion: wait,
    timeouts: { create: timeout, update: timeout, delete: timeout },
    dependsOn: props.dependsOn,
  });
}

/** What the `nats` command shows to a server, by how the server's users authenticate. */
const SHOWN = { operator: 'credentials', 'mutual-tls': 'certificate', password: 'password' } as const;

/** Whether the users can verify the server: with passwords, the Secret contains the CA only if it is known here. */
function knowsAuthority({ kind, issuer }: ServerTrust): boolean {
  return issuer !== undefined && (kind !== 'password' || trustedPem(issuer) !== undefined);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
}
