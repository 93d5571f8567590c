import { createHash } from 'node:crypto';
import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { JobV1 } from '@cdktf/provider-kubernetes/lib/job-v1';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type LabelProps, labels } from '../labels';
import { CONTAINER_SECURITY, POD_SECURITY } from '../server/security';
import type { Client, ServerTrust } from '../trust/client';
import { DEFAULT_STREAMS_JOB, goDuration, type Wait } from '../wait';
import { type StreamSpec, streamConfig } from './stream';

/** Properties of {@link StreamsJob}. */
export interface StreamsJobProps {
  readonly namespace: string;
  readonly labels: LabelProps;
  /** Image that holds the `nats` command. */
  readonly image: string;
  /** URL of the server, from inside its namespace. */
  readonly url: string;
  readonly trust: ServerTrust;
  /** A user that may use the JetStream API. */
  readonly client: Client;
  readonly streams: readonly StreamSpec[];
  /** Copies of each stream: as many as there are servers. */
  readonly replicas: number;
  /** The server, which must be up first. */
  readonly dependsOn: ITerraformDependable[];
  /** Whether an apply waits until the streams are made. @default {@link DEFAULT_STREAMS_JOB} */
  readonly streamsJob?: Wait;
}

/**
 * A shell script that creates or edits each stream from /streams, so that running it again changes nothing.
 * A server that is not there yet makes `add` fail, and the Job tries again.
 */
export function streamsScript(streams: readonly StreamSpec[]): string {
  return `for name in ${streams.map(({ name }) => name).join(' ')}; do
  if nats stream info "$name" >/dev/null 2>&1; then
    nats stream edit "$name" --config "/streams/$name.json" --force
  else
    nats stream add "$name" --config "/streams/$name.json"
  fi
done
`;
}

const CREDENTIALS_DIRECTORY = '/credentials';
/** Together with the Job's exponential back-off about ten minutes of tries. */
const BACKOFF_LIMIT = 8;

/**
 * The streams of one JetStream domain, kept by a Job whose name carries a hash of what it does: a change makes a new
 * Job, no change leaves the finished one alone. It has no ttl_seconds_after_finished: the provider takes a Job that
 * Kubernetes has cleared away for one to be made again, at every plan. Deleted by hand it is made once more, which does no harm.
 */
export class StreamsJob extends Construct {
  constructor(scope: Construct, id: string, props: StreamsJobProps) {
    super(scope, id);
    const jobLabels: LabelProps = { ...props.labels, name: `${props.labels.name}-streams` };
    const data = Object.fromEntries(
      props.streams.map((stream) => [
        `${stream.name}.json`,
        `${JSON.stringify(streamConfig(stream, props.replicas), null, 2)}\n`,
      ]),
    );
    const config = new ConfigMapV1(this, 'config', {
      metadata: { name: jobLabels.name, namespace: props.namespace, labels: labels(jobLabels) },
      data,
    });
    const script = streamsScript(props.streams);
    const { wait, timeoutSeconds } = { ...DEFAULT_STREAMS_JOB, ...props.streamsJob };
    const timeout = goDuration(timeoutSeconds);
    new JobV1(this, 'job', {
      metadata: {
        name: `${jobLabels.name}-${hash({ data, script, image: props.image })}`,
        namespace: props.namespace,
        labels: labels(jobLabels),
      },
      spec: {
        backoffLimit: BACKOFF_LIMIT,
        template: {
          metadata: { labels: labels(jobLabels) },
          spec: {
            restartPolicy: 'OnFailure',
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            securityContext: POD_SECURITY,
            container: [
              {
                name: 'streams',
                image: props.image,
                command: ['/bin/sh', '-ec', script],
                env: [
                  { name: 'NATS_URL', value: props.url },
                  // The user has no entry in the image's /etc/passwd; without a place for its settings the command ends.
                  { name: 'XDG_CONFIG_HOME', value: '/tmp' },
                  ...credentials(props),
                ],
                resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
                securityContext: CONTAINER_SECURITY,
                volumeMount: [
                  { name: 'streams', mountPath: '/streams', readOnly: true },
                  { name: 'credentials', mountPath: CREDENTIALS_DIRECTORY, readOnly: true },
                  { name: 'tmp', mountPath: '/tmp' },
                ],
              },
            ],
            volume: [
              { name: 'streams', configMap: { name: config.metadata.name } },
              { name: 'credentials', secret: { secretName: props.client.secretName, defaultMode: '0440' } },
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
}

/** The environment variables that the `nats` command reads its credentials from. */
function credentials({ trust, client }: StreamsJobProps) {
  const file = (name: string, key: string) => ({ name, value: `${CREDENTIALS_DIRECTORY}/${key}` });
  const ca = trust.issuer ? [file('NATS_CA', 'ca.crt')] : [];
  if (trust.kind === 'mutual-tls') return [file('NATS_CERT', 'tls.crt'), file('NATS_KEY', 'tls.key'), ...ca];
  const secret = (name: string, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: client.secretName, key } },
  });
  return [secret('NATS_USER', 'username'), secret('NATS_PASSWORD', 'password'), ...ca];
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 8);
}
