import { CONF_FILE } from '../contract';
import { type LabelProps, labels, selectorLabels } from '../labels';
import type { Resources } from './capacity';
import { serverContainers } from './containers';
import type { MountedFile } from './files';
import type { Images } from './images';
import type { Ports } from './ports';
import { POD_SECURITY } from './security';

/** Properties of {@link serverSpec}. */
export interface ServerSpecProps {
  readonly labels: LabelProps;
  readonly images: Images;
  readonly replicas: number;
  readonly ports: Ports;
  readonly resources: Resources;
  /** Prepended to the pod's name to form the server's name. */
  readonly serverNamePrefix: string;
  /** Files from Secrets and ConfigMaps, in addition to nats.conf. */
  readonly files: readonly MountedFile[];
  /** Whether leaves connect here. */
  readonly acceptsLeaves: boolean;
  /** Name of the ConfigMap with nats.conf. */
  readonly config: string;
  readonly serviceAccount: string;
  /** Name of the headless Service. */
  readonly service: string;
  /** Of the pods. */
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * Longer than the lame duck period of nats.conf, so that the kubelet does not kill a server that is still moving
 * clients.
 */
const TERMINATION_GRACE_SECONDS = 60;
/** All servers start at once: a cluster needs a majority to become ready, which it would never reach one by one. */
export const POD_MANAGEMENT_POLICY = 'Parallel';

/**
 * How long one of several servers must have been ready before a rollout stops the next one. A server is ready when its
 * JetStream is, and fetches the copies of its streams after that. A server in lame duck mode hands a stream to any
 * running server; if the copy there is incomplete, nothing is stored until an election by timeout. Clients need not
 * wait: the Service includes the server at once. Measured: docs/architecture.md.
 */
const CATCH_UP_SECONDS = 10;

/**
 * The `spec` of the StatefulSet of a tier's servers, except for their number and their volumes. It depends on nothing
 * but its properties: reviews write it again, to tell what a plan changes in it from what this project writes.
 */
export function serverSpec(props: ServerSpecProps) {
  return {
    serviceName: props.service,
    podManagementPolicy: POD_MANAGEMENT_POLICY,
    minReadySeconds: props.replicas > 1 ? CATCH_UP_SECONDS : undefined,
    updateStrategy: [{ type: 'RollingUpdate' }],
    selector: { matchLabels: selectorLabels(props.labels) },
    template: { metadata: { labels: labels(props.labels), annotations: props.annotations }, spec: podSpec(props) },
  };
}

function podSpec(props: ServerSpecProps) {
  return {
    serviceAccountName: props.serviceAccount,
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
              { configMap: [{ name: props.config, items: [{ key: CONF_FILE, path: CONF_FILE }] }] },
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
