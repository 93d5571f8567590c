import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { StatefulSetV1 } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import { Construct } from 'constructs';
import type { ITerraformDependable } from '../cdktf';
import type { ConfFile } from '../conf/model';
import { restartHash } from '../conf/restart';
import { writeConf } from '../conf/write';
import { CONF_FILE, REMOTE_ANNOTATION, RESTART_HASH_ANNOTATION } from '../contract';
import { configMap } from '../kubernetes/config-objects';
import { type LabelProps, labels, selectorLabels } from '../labels';
import { spellingsOf } from '../size';
import { DEFAULT_ROLLOUT, goDuration, type Wait } from '../wait';
import type { Resources, Volume } from './capacity';
import { type MountedFile, STORE_DIRECTORY } from './files';
import type { Images } from './images';
import type { Ports } from './ports';
import { POD_MANAGEMENT_POLICY, serverSpec } from './server-spec';
import { headlessSpec } from './service-specs';
import { type Commands, Unchangeable } from './unchangeable';

/** Properties of {@link NatsServer}. */
export interface NatsServerProps {
  readonly namespace: string;
  /** Whether the namespace is created in the same stack. */
  readonly ownNamespace: boolean;
  /** Logical id of the namespace's resource, whether it is created here or not. */
  readonly namespaceId: string;
  /** Beginnings of the commands in error messages, see {@link Unchangeable}. @default commands without a context */
  readonly commands?: Commands;
  readonly labels: LabelProps;
  readonly images: Images;
  readonly replicas: number;
  readonly ports: Ports;
  readonly resources: Resources;
  readonly volume: Volume;
  /** Prepended to the pod's name to form the server's name. */
  readonly serverNamePrefix: string;
  /** Name of the account of messages. */
  readonly account: string;
  readonly conf: ConfFile;
  /** Files from Secrets and ConfigMaps, in addition to nats.conf. */
  readonly files: readonly MountedFile[];
  /** Whether leaves connect here. */
  readonly acceptsLeaves: boolean;
  /** The server that this one is a leaf of. A change of the URL rolls the pods. */
  readonly remote?: { readonly url: string };
  /** Whether an apply waits until the new servers are ready. @default {@link DEFAULT_ROLLOUT} */
  readonly rollout?: Wait;
  /** What must come before the servers. @default nothing */
  readonly dependsOn?: ITerraformDependable[];
}

/**
 * Lame duck, see https://docs.nats.io/running-a-nats-service/nats_admin/lame_duck_mode. nats-server allows no duration
 * below 30 s. The grace period is for several servers that stop at once, so that clients do not move from one to the
 * next of them: here they stop one at a time. While clients stay connected, the server's JetStream is already shut
 * down.
 */
export const LAME_DUCK = { lame_duck_duration: '30s', lame_duck_grace_period: '10ms' } as const;
/**
 * nats-server on Kubernetes: ConfigMap, StatefulSet with a volume for each server, headless Service, disruption budget.
 */
export class NatsServer extends Construct {
  /** The StatefulSet, for dependencies. */
  readonly statefulSet: StatefulSetV1;

  constructor(scope: Construct, id: string, props: NatsServerProps) {
    super(scope, id);
    const { name } = props.labels;
    const metadata = (objectName: string) => ({
      name: objectName,
      namespace: props.namespace,
      labels: labels(props.labels),
    });
    const config = configMap(this, 'config', {
      metadata: metadata(`${name}-config`),
      data: { [CONF_FILE]: writeConf(props.conf) },
    });
    const serviceAccount = new ServiceAccountV1(this, 'service-account', {
      metadata: metadata(name),
      automountServiceAccountToken: false,
    });
    const headless = new ServiceV1(this, 'headless', {
      metadata: metadata(`${name}-headless`),
      spec: headlessSpec({
        labels: props.labels,
        ports: props.ports,
        listens: { cluster: props.replicas > 1, leafnodes: props.acceptsLeaves },
      }),
    });
    const serviceName = headless.metadata.name;
    const { preconditions } = new Unchangeable(this, 'unchangeable', {
      name,
      namespace: props.namespace,
      ownNamespace: props.ownNamespace,
      namespaceId: props.namespaceId,
      commands: props.commands,
      replicas: props.replicas,
      selector: selectorLabels(props.labels),
      serviceName,
      podManagementPolicy: POD_MANAGEMENT_POLICY,
      volumeSize: props.volume.size.quantity,
      volumeSizeSpellings: spellingsOf(props.volume.size),
      storageClass: props.volume.class,
      stored: {
        serverNamePrefix: props.serverNamePrefix,
        storeDir: STORE_DIRECTORY,
        account: props.account,
      },
    });
    const rollout = { ...DEFAULT_ROLLOUT, ...props.rollout };
    const timeout = goDuration(rollout.timeout);
    this.statefulSet = new StatefulSetV1(this, 'server', {
      metadata: metadata(name),
      spec: {
        replicas: String(props.replicas),
        ...serverSpec({
          ...props,
          config: config.metadata.name,
          serviceAccount: serviceAccount.metadata.name,
          service: serviceName,
          annotations: podAnnotations(props),
        }),
        persistentVolumeClaimRetentionPolicy: [{ whenDeleted: 'Retain', whenScaled: 'Retain' }],
        volumeClaimTemplate: [
          {
            metadata: { name: 'data', labels: selectorLabels(props.labels) },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: props.volume.class,
              resources: { requests: { storage: props.volume.size.quantity } },
            },
          },
        ],
      },
      waitForRollout: rollout.wait,
      timeouts: { create: timeout, update: timeout, delete: timeout },
      lifecycle: { ignoreChanges: WRITTEN_BY_OTHERS, precondition: preconditions },
      ...(props.dependsOn?.length && { dependsOn: props.dependsOn }),
    });
    new PodDisruptionBudgetV1(this, 'disruption-budget', {
      metadata: metadata(name),
      spec: { maxUnavailable: '1', selector: { matchLabels: selectorLabels(props.labels) } },
    });
  }
}

/**
 * Annotations with which other tools roll the pods: removing one would roll all servers again. The provider's list of
 * keys to ignore applies to the metadata of objects, not to pod templates, so they are listed here.
 */
const WRITTEN_BY_OTHERS = [
  // kubectl rollout restart
  'kubectl.kubernetes.io/restartedAt',
  // "Redeploy" in Rancher
  'cattle.io/timestamp',
].map((key) => `spec[0].template[0].metadata[0].annotations["${key}"]`);

function podAnnotations({ conf, remote }: NatsServerProps): Record<string, string> {
  return {
    [RESTART_HASH_ANNOTATION]: restartHash(conf.block),
    ...(remote && { [REMOTE_ANNOTATION]: remote.url }),
  };
}
