import { PodDisruptionBudgetV1 } from '@cdktf/provider-kubernetes/lib/pod-disruption-budget-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { StatefulSetV1 } from '@cdktf/provider-kubernetes/lib/stateful-set-v1';
import { Construct } from 'constructs';
import type { ITerraformDependable } from '../cdktf';
import type { ConfFile } from '../conf/model';
import { restartHash } from '../conf/restart';
import { writeConf } from '../conf/write';
import { CONF_FILE, LEAF_PORT, REMOTE_ANNOTATION, RESTART_HASH_ANNOTATION } from '../contract';
import { configMap } from '../kubernetes/config-objects';
import { type LabelProps, labels, selectorLabels } from '../labels';
import { DEFAULT_ROLLOUT, goDuration, type Wait } from '../wait';
import type { Resources, Volume } from './capacity';
import { serverContainers } from './containers';
import { type MountedFile, STORE_DIRECTORY } from './files';
import type { Images } from './images';
import type { Ports } from './ports';
import { POD_SECURITY } from './security';
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
 * Longer than the lame duck period of nats.conf, so that the kubelet does not kill a server that is still moving
 * clients.
 */
const TERMINATION_GRACE_SECONDS = 60;
/**
 * Lame duck, see https://docs.nats.io/running-a-nats-service/nats_admin/lame_duck_mode. nats-server allows no duration
 * below 30 s. The grace period is for several servers that stop at once, so that clients do not move from one to the
 * next of them: here they stop one at a time. While clients stay connected, the server's JetStream is already shut
 * down.
 */
export const LAME_DUCK = { lame_duck_duration: '30s', lame_duck_grace_period: '10ms' } as const;
/** All servers start at once: a cluster needs a majority to become ready, which it would never reach one by one. */
const POD_MANAGEMENT_POLICY = 'Parallel';

/**
 * How long one of several servers must have been ready before a rollout stops the next one. A server is ready when its
 * JetStream is, and fetches the copies of its streams after that. A server in lame duck mode hands a stream to any
 * running server; if the copy there is incomplete, nothing is stored until an election by timeout. Clients need not
 * wait: the Service includes the server at once. Measured: docs/architecture.md.
 */
const CATCH_UP_SECONDS = 10;

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
      spec: {
        clusterIp: 'None',
        selector: selectorLabels(props.labels),
        // Servers of a cluster must find each other before they are ready.
        publishNotReadyAddresses: true,
        port: headlessPorts(props),
      },
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
      volumeSize: props.volume.size.text,
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
        serviceName,
        podManagementPolicy: POD_MANAGEMENT_POLICY,
        minReadySeconds: props.replicas > 1 ? CATCH_UP_SECONDS : undefined,
        updateStrategy: [{ type: 'RollingUpdate' }],
        persistentVolumeClaimRetentionPolicy: [{ whenDeleted: 'Retain', whenScaled: 'Retain' }],
        selector: { matchLabels: selectorLabels(props.labels) },
        template: {
          metadata: { labels: labels(props.labels), annotations: podAnnotations(props) },
          spec: podSpec(props, config.metadata.name, serviceAccount.metadata.name),
        },
        volumeClaimTemplate: [
          {
            metadata: { name: 'data', labels: selectorLabels(props.labels) },
            spec: {
              accessModes: ['ReadWriteOnce'],
              storageClassName: props.volume.class,
              resources: { requests: { storage: props.volume.size.text } },
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

function headlessPorts({ ports, replicas, acceptsLeaves }: NatsServerProps) {
  const port = (name: string, number: number) => ({ name, port: number, targetPort: name, protocol: 'TCP' });
  return [
    port('client', ports.client),
    ...(replicas > 1 ? [port('cluster', ports.cluster)] : []),
    ...(acceptsLeaves ? [port(LEAF_PORT, ports.leafnodes)] : []),
    port('monitor', ports.monitor),
    port('metrics', ports.exporter),
  ];
}

function podAnnotations({ conf, remote }: NatsServerProps): Record<string, string> {
  return {
    [RESTART_HASH_ANNOTATION]: restartHash(conf.block),
    ...(remote && { [REMOTE_ANNOTATION]: remote.url }),
  };
}

function podSpec(props: NatsServerProps, configMapName: string, serviceAccountName: string) {
  return {
    serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    shareProcessNamespace: true,
    terminationGracePeriodSeconds: TERMINATION_GRACE_SECONDS,
    securityContext: POD_SECURITY,
    topologySpreadConstraint: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: [{ matchLabels: selectorLabels(props.labels) }],
      },
    ],
    container: serverContainers({
      images: props.images,
      ports: props.ports,
      resources: props.resources,
      serverNamePrefix: props.serverNamePrefix,
      watchedFiles: [CONF_FILE, ...props.files.map(({ path }) => path)],
      listens: { cluster: props.replicas > 1, leafnodes: props.acceptsLeaves },
      alone: props.replicas === 1,
    }),
    volume: [
      {
        name: 'config',
        projected: [
          {
            defaultMode: '0440',
            sources: [
              { configMap: [{ name: configMapName, items: [{ key: CONF_FILE, path: CONF_FILE }] }] },
              ...projections(props.files),
            ],
          },
        ],
      },
      { name: 'run', emptyDir: {} },
    ],
  };
}

/** The files, grouped by Secret or ConfigMap. */
function projections(files: readonly MountedFile[]) {
  const items = (holds: (file: MountedFile) => boolean) => files.filter(holds).map(({ key, path }) => ({ key, path }));
  const secrets = new Set(files.flatMap(({ from }) => ('secret' in from ? [from.secret] : [])));
  const configMaps = new Set(files.flatMap(({ from }) => ('configMap' in from ? [from.configMap] : [])));
  return [
    ...[...secrets].map((name) => ({
      secret: [{ name, items: items(({ from }) => 'secret' in from && from.secret === name) }],
    })),
    ...[...configMaps].map((name) => ({
      configMap: [{ name, items: items(({ from }) => 'configMap' in from && from.configMap === name) }],
    })),
  ];
}
