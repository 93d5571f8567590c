import { CREDENTIALS_KEY } from '../contract';
import { type LabelProps, labels } from '../labels';
import type { MountedFile } from './files';
import { CONTAINER_SECURITY, POD_SECURITY } from './security';

/** A user of {@link natsBoxSpec}. */
export interface NatsBoxLogin {
  /** The Secret with its credentials. */
  readonly secret: string;
  /** Where they are in the container. */
  readonly directory: string;
  /** What comes before `NATS_` in the names of its variables; may be empty. */
  readonly variablePrefix: string;
  /** What it shows to the server. */
  readonly shows: 'credentials' | 'certificate' | 'password';
}

/** Properties of {@link natsBoxSpec}. */
export interface NatsBoxSpecProps {
  readonly labels: LabelProps;
  /** The container's name. */
  readonly container: string;
  readonly image: string;
  /** URL of the server, from inside its namespace. */
  readonly url: string;
  readonly users: readonly NatsBoxLogin[];
  /** Whether they verify the server by a `ca.crt`. */
  readonly knowsAuthority: boolean;
  /** The Secret or ConfigMap with the `ca.crt`, if that is not in the users' own Secrets. */
  readonly authorities?: MountedFile['from'];
  readonly script: string;
  /** ConfigMap that the script reads: its name, and its path in the container. */
  readonly files: { readonly configMap: string; readonly directory: string };
}

/** With the Job's exponential back-off, about ten minutes of retries. */
const BACKOFF_LIMIT = 8;

/**
 * The `spec` of a Job that runs a script with the `nats` command. It depends on nothing but its properties: reviews
 * write it again, to tell what a plan changes in it from what this project writes.
 */
export function natsBoxSpec(props: NatsBoxSpecProps) {
  const volume = props.files.directory.slice(1);
  return {
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
              // The user has no entry in the image's /etc/passwd; the command fails without a folder for its settings.
              { name: 'XDG_CONFIG_HOME', value: '/tmp' },
              ...props.users.flatMap((user) => variables(user, props.knowsAuthority)),
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
          ...props.users.map(({ secret, directory }) => ({
            name: directory.slice(1),
            ...credentialsVolume(secret, props.authorities),
          })),
          { name: 'tmp', emptyDir: {} },
        ],
      },
    },
  };
}

function credentialsVolume(secretName: string, authorities: MountedFile['from'] | undefined) {
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
function variables({ secret, directory, variablePrefix, shows }: NatsBoxLogin, knowsAuthority: boolean) {
  const file = (name: string, key: string) => ({ name: `${variablePrefix}${name}`, value: `${directory}/${key}` });
  const ca = knowsAuthority ? [file('NATS_CA', 'ca.crt')] : [];
  if (shows === 'credentials') return [file('NATS_CREDS', CREDENTIALS_KEY), ...ca];
  if (shows === 'certificate') return [file('NATS_CERT', 'tls.crt'), file('NATS_KEY', 'tls.key'), ...ca];
  const from = (name: string, key: string) => ({
    name: `${variablePrefix}${name}`,
    valueFrom: { secretKeyRef: { name: secret, key } },
  });
  return [from('NATS_USER', 'username'), from('NATS_PASSWORD', 'password'), ...ca];
}
