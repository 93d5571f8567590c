import { Construct } from 'constructs';
import type { ITerraformDependable } from '../cdktf';
import { ACCESS_LIST, BESIDE } from '../contract';
import { configMap } from '../kubernetes/config-objects';
import { type LabelProps, labels } from '../labels';
import { natsBoxJob } from '../server/nats-box-job';
import type { Client, ServerTrust } from '../trust/client';
import { DEFAULT_ACCESS_JOB, type Wait } from '../wait';
import { ACCESS_DIRECTORY, accessScript } from './access-script';
import { accessTag, type LeafAccess } from './leaf-access';

/** Properties of {@link AccessJob}. */
export interface AccessJobProps {
  readonly namespace: string;
  readonly labels: LabelProps;
  /** Image that contains the `nats` command and `jq`. */
  readonly image: string;
  /** URL of the servers, from inside their namespace. */
  readonly url: string;
  readonly trust: ServerTrust;
  /** A user that may use the JetStream API. */
  readonly admin: Client;
  /** A user of the system account. */
  readonly systemUser: Client;
  readonly access: LeafAccess;
  /** Names of all servers. */
  readonly servers: readonly string[];
  /** The servers with their configuration, which must run first. */
  readonly dependsOn: ITerraformDependable[];
  /** Whether an apply waits until the list is enforced. @default {@link DEFAULT_ACCESS_JOB} */
  readonly accessJob?: Wait;
}

/**
 * Enforces the list of leaves: a Job that is recreated with every change of the list, and that must complete before an
 * apply succeeds, see {@link accessScript}.
 */
export class AccessJob extends Construct {
  constructor(scope: Construct, id: string, props: AccessJobProps) {
    super(scope, id);
    const jobLabels: LabelProps = { ...props.labels, name: `${props.labels.name}${BESIDE.access}` };
    const data = { [ACCESS_LIST]: `${JSON.stringify(props.access, null, 2)}\n` };
    const config = configMap(this, 'config', {
      metadata: { name: jobLabels.name, namespace: props.namespace, labels: labels(jobLabels) },
      data,
    });
    natsBoxJob(this, 'job', {
      ...props,
      labels: jobLabels,
      container: 'access',
      users: [
        { client: props.systemUser, directory: '/operator' },
        { client: props.admin, directory: '/admin', variablePrefix: 'ADMIN_' },
      ],
      script: accessScript({ servers: props.servers, tag: accessTag(props.access) }),
      files: { configMap: config.metadata.name, data, directory: ACCESS_DIRECTORY },
      wait: { ...DEFAULT_ACCESS_JOB, ...props.accessJob },
    });
  }
}
