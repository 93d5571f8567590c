import { createHash } from 'node:crypto';
import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import type { Construct } from 'constructs';
import type { ITerraformDependable } from '../cdktf';
import { type LabelProps, labels } from '../labels';
import { type Client, CREDENTIALS_KEY, type ServerTrust } from '../trust/client';
import { trustedPem } from '../trust/issuer';
import { goDuration, type Wait } from '../wait';
import type { MountedFile } from './files';
import { CONTAINER_SECURITY, POD_SECURITY } from './security';

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

/** With the Job's exponential back-off, about ten minutes of retries. */
const BACKOFF_LIMIT = 8;

/**
 * A Job that runs a script with the `nats` command. Its name contains a hash of what it does: a change creates a new
 * Job, otherwise the finished one stays. It has no ttl_seconds_after_finished: every plan would recreate a Job that
 * Kubernetes has removed. A Job that is deleted by hand is recreated, which does no harm.
 */
export function natsBoxJob(scope: Construct, id: string, props: NatsBoxJobProps): JobV1 {
  const volume = props.files.directory.slice(1);
  const { wait } = props.wait;
  const timeout = goDuration(props.wait.timeout);
  return new JobV1(scope, id, {
    metadata: {
      name: `${props.labels.name}-${hash({ data: props.files.data, script: props.script, image: props.image })}`,
      namespace: props.namespace,
      labels: labels(props.labels),
    },
    spec: {
      backoffLimit: BACKOFF_LIMIT,
      template: {
        metadata: { labels: labels(props.labels) },
        spec: {
          restartPolicy: 'OnFailure',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: POD_SECURITY,
          container: [
            {
              name: props.container,
              image: props.image,
              command: ['/bin/sh', '-ec', props.script],
              env: [
                { name: 'NATS_URL', value: props.url },
                // The user has no entry in the image's /etc/passwd; the command fails without a folder for its
                // settings.
                { name: 'XDG_CONFIG_HOME', value: '/tmp' },
                ...props.users.flatMap((user) => credentials(props.trust, user)),
              ],
              resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
              securityContext: CONTAINER_SECURITY,
              volumeMount: [
                { name: volume, mountPath: props.files.directory, readOnly: true },
                ...props.users.map(({ directory }) => ({
                  name: directory.slice(1),
                  mountPath: directory,
                  readOnly: true,
                })),
                { name: 'tmp', mountPath: '/tmp' },
              ],
            },
          ],
          volume: [
            { name: volume, configMap: { name: props.files.configMap } },
            ...props.users.map(({ client, directory }) => ({
              name: directory.slice(1),
              ...credentialsVolume(client, props.authorities),
            })),
            { name: 'tmp', emptyDir: {} },
          ],
        },
      },
    },
    waitForCompletion: wait,
    timeouts: { create: timeout, update: timeout, delete: timeout },
    dependsOn: props.dependsOn,
  });
}

function credentialsVolume({ secretName }: Client, authorities: MountedFile['from'] | undefined) {
  if (!authorities) return { secret: { secretName, defaultMode: MODE } };
  const items = [{ key: 'ca.crt', path: 'ca.crt' }];
  const ca =
    'secret' in authorities
      ? { secret: [{ name: authorities.secret, items }] }
      : { configMap: [{ name: authorities.configMap, items }] };
  return { projected: [{ defaultMode: MODE, sources: [{ secret: [{ name: secretName }] }, ca] }] };
}

/** Readable by the container's group only. */
const MODE = '0440';

/** The environment variables that the `nats` command reads its credentials from. */
function credentials(trust: ServerTrust, { client, directory, variablePrefix = '' }: NatsBoxUser) {
  const file = (name: string, key: string) => ({ name: `${variablePrefix}${name}`, value: `${directory}/${key}` });
  // With passwords, the Secret contains the CA only if it is known here.
  const knowsCa = trust.issuer && (trust.kind !== 'password' || trustedPem(trust.issuer));
  const ca = knowsCa ? [file('NATS_CA', 'ca.crt')] : [];
  if (trust.kind === 'operator') return [file('NATS_CREDS', CREDENTIALS_KEY), ...ca];
  if (trust.kind === 'mutual-tls') return [file('NATS_CERT', 'tls.crt'), file('NATS_KEY', 'tls.key'), ...ca];
  const secret = (name: string, key: string) => ({
    name: `${variablePrefix}${name}`,
    valueFrom: { secretKeyRef: { name: client.secretName, key } },
  });
  return [secret('NATS_USER', 'username'), secret('NATS_PASSWORD', 'password'), ...ca];
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
}
