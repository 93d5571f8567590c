import { CONFIG_DIRECTORY, LEAF_PORT, NATS_CONF } from '../contract';
import type { Resources } from './capacity';
import { DATA_DIRECTORY, PID_FILE, RUN_DIRECTORY } from './files';
import type { Images } from './images';
import type { Ports } from './ports';
import { CONTAINER_SECURITY } from './security';

/** Properties of {@link serverContainers}. */
export interface ContainerProps {
  readonly images: Images;
  readonly ports: Ports;
  readonly resources: Resources;
  /** Prepended to the pod's name to form the server's name, which must be unique in the fleet. */
  readonly serverNamePrefix: string;
  /** Files under {@link CONFIG_DIRECTORY} whose change triggers a reload. */
  readonly watchedFiles: readonly string[];
  /** Whether servers form a cluster, whether leaves connect here. */
  readonly listens: { readonly cluster: boolean; readonly leafnodes: boolean };
  /** Whether it is the only server, so that its clients cannot move to another. */
  readonly alone: boolean;
}

const CONFIG_MOUNT = { name: 'config', mountPath: CONFIG_DIRECTORY, readOnly: true };
const RUN_MOUNT = { name: 'run', mountPath: RUN_DIRECTORY };

/** nats-server, the config reloader and the metrics exporter. */
export function serverContainers(props: ContainerProps) {
  return [natsServer(props), reloader(props), exporter(props)];
}

function natsServer({ images, ports, resources, serverNamePrefix, listens, alone }: ContainerProps) {
  const port = (name: string, containerPort: number) => ({ name, containerPort, protocol: 'TCP' });
  return {
    name: 'nats',
    image: images.nats,
    command: ['nats-server', '--config', NATS_CONF],
    port: [
      port('client', ports.client),
      ...(listens.cluster ? [port('cluster', ports.cluster)] : []),
      ...(listens.leafnodes ? [port(LEAF_PORT, ports.leafnodes)] : []),
      port('monitor', ports.monitor),
    ],
    env: [
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
      { name: 'SERVER_NAME', value: quotedWhereNeeded(`${serverNamePrefix}$(POD_NAME)`) },
      { name: 'GOMEMLIMIT', value: `${Math.floor((resources.memory.bytes * GO_MEMORY_SHARE) / MIB)}MiB` },
    ],
    resources: {
      requests: { cpu: resources.cpu, memory: String(resources.memory.bytes) },
      limits: { memory: String(resources.memory.bytes) },
    },
    volumeMount: [CONFIG_MOUNT, RUN_MOUNT, { name: 'data', mountPath: DATA_DIRECTORY }],
    securityContext: CONTAINER_SECURITY,
    // /healthz without parameters waits for every stream, so one broken consumer would block a rollout forever.
    startupProbe: healthz(ports, '?js-server-only=true', { periodSeconds: 5, failureThreshold: 60 }),
    readinessProbe: healthz(ports, '?js-server-only=true', { periodSeconds: 10, failureThreshold: 3 }),
    livenessProbe: healthz(ports, '?js-enabled-only=true', { periodSeconds: 30, failureThreshold: 3 }),
    lifecycle: {
      preStop: [{ exec: { command: ['nats-server', `-sl=${alone ? END_ALONE : END_AMONG_OTHERS}=${PID_FILE}`] } }],
    },
  };
}

/**
 * The signal for one of several servers. Lame duck: it hands the leadership of its streams to others and shuts
 * JetStream down, then its clients and leaves move. The others store what they publish meanwhile.
 */
const END_AMONG_OTHERS = 'ldm';
/**
 * The signal for a single server: SIGKILL. Stopped in any other way, nats-server first shuts JetStream down and only
 * then closes its clients; what these publish in between, it accepts, confirms by PONG, and does not store: for up to
 * 30 s in lame duck mode, for up to hundreds of milliseconds after SIGTERM. A killed server confirms nothing more, and
 * the kernel already has what it stored. Measured: docs/architecture.md.
 */
const END_ALONE = 'stop';

const MIB = 1024 * 1024;
/** The share of the memory limit that Go may use; the rest is for what the Go runtime does not count. */
export const GO_MEMORY_SHARE = 0.9;

function healthz(
  ports: Ports,
  query: string,
  pace: { readonly periodSeconds: number; readonly failureThreshold: number },
) {
  return {
    httpGet: { path: `/healthz${query}`, port: String(ports.monitor), scheme: 'HTTP' },
    initialDelaySeconds: 0,
    timeoutSeconds: 5,
    successThreshold: 1,
    ...pace,
  };
}

/**
 * The reloader polls the files every second. With inotify, it could miss one of many files that the kubelet changes at
 * once.
 */
const POLLING = ['-force-poll', '-poll-interval', '1s'];

/** It sends the server SIGHUP when a watched file changes; hence the shared process namespace and user. */
function reloader({ images, watchedFiles }: ContainerProps) {
  return {
    name: 'reloader',
    image: images.reloader,
    args: ['-pid', PID_FILE, ...POLLING, ...watchedFiles.flatMap((file) => ['-config', `${CONFIG_DIRECTORY}/${file}`])],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } },
    volumeMount: [CONFIG_MOUNT, RUN_MOUNT],
    securityContext: CONTAINER_SECURITY,
  };
}

function exporter({ images, ports, listens }: ContainerProps) {
  return {
    name: 'exporter',
    image: images.exporter,
    args: [
      '-port',
      String(ports.exporter),
      '-prefix=nats',
      '-use_internal_server_name',
      '-healthz',
      '-varz',
      '-connz',
      '-leafz',
      '-jsz=all',
      ...(listens.cluster ? ['-routez'] : []),
      `http://localhost:${ports.monitor}`,
    ],
    port: [{ name: 'metrics', containerPort: ports.exporter, protocol: 'TCP' }],
    resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
    securityContext: CONTAINER_SECURITY,
  };
}

/**
 * nats-server parses a variable like a value in nats.conf, where digits and a hyphen begin a date: `7-nats-leaf-0`
 * needs quotes.
 */
function quotedWhereNeeded(name: string): string {
  return /^\d+-/.test(name) ? `"${name}"` : name;
}
