import { Construct } from 'constructs';
import type { ITerraformDependable } from '../cdktf';
import { BESIDE } from '../contract';
import { configMap } from '../kubernetes/config-objects';
import { type LabelProps, labels } from '../labels';
import type { MountedFile } from '../server/files';
import { natsBoxJob } from '../server/nats-box-job';
import type { Client, ServerTrust } from '../trust/client';
import { DEFAULT_STREAMS_JOB, type Wait } from '../wait';
import { type StreamSpec, streamConfig } from './stream';
import { streamsScript } from './streams-script';

/** Properties of {@link StreamsJob}. */
export interface StreamsJobProps {
  readonly namespace: string;
  readonly labels: LabelProps;
  /** Image that contains the `nats` command. */
  readonly image: string;
  /** URL of the server, from inside its namespace. */
  readonly url: string;
  readonly trust: ServerTrust;
  /** A user that may use the JetStream API. */
  readonly client: Client;
  /** The Secret or ConfigMap with the `ca.crt` that verifies the server, if it is not in the user's own Secret. */
  readonly authorities?: MountedFile['from'];
  readonly streams: readonly StreamSpec[];
  /** Copies of each stream: as many as there are servers. */
  readonly replicas: number;
  /** The server, which must run first. */
  readonly dependsOn: ITerraformDependable[];
  /** Whether an apply waits until the streams are created. @default {@link DEFAULT_STREAMS_JOB} */
  readonly streamsJob?: Wait;
}

/** The Job that creates and changes the streams of one JetStream domain, see {@link natsBoxJob}. */
export class StreamsJob extends Construct {
  constructor(scope: Construct, id: string, props: StreamsJobProps) {
    super(scope, id);
    const jobLabels: LabelProps = { ...props.labels, name: `${props.labels.name}${BESIDE.streams}` };
    const data = Object.fromEntries(
      props.streams.map((stream) => [
        `${stream.name}.json`,
        `${JSON.stringify(streamConfig(stream, props.replicas), null, 2)}\n`,
      ]),
    );
    const config = configMap(this, 'config', {
      metadata: { name: jobLabels.name, namespace: props.namespace, labels: labels(jobLabels) },
      data,
    });
    natsBoxJob(this, 'job', {
      ...props,
      labels: jobLabels,
      container: 'streams',
      users: [{ client: props.client, directory: '/credentials' }],
      script: streamsScript(props.streams),
      files: { configMap: config.metadata.name, data, directory: '/streams' },
      wait: { ...DEFAULT_STREAMS_JOB, ...props.streamsJob },
    });
  }
}
