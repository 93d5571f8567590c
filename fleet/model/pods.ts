import { type EnvironmentVariable, environmentOf, expand } from './pod-env';
import { filesOf, type SynthesizedFile } from './pod-files';
import { PodObjects } from './pod-objects';
import { readMount, readVolumes, type SynthesizedMount, type SynthesizedVolume } from './pod-volumes';
import type { Resolver } from './resolver';
import { serversIn } from './servers';
import { stackNamed } from './stack';
import { block, blocks, needed, text, texts, type Value, type ValueMap } from './value';

/** A port that a container declares. */
export interface SynthesizedPort {
  readonly name: string | undefined;
  readonly containerPort: number;
  readonly protocol: string;
}

/** One container of a pod, with `$(VAR)` expanded. */
export interface SynthesizedContainer {
  readonly name: string;
  readonly image: string;
  /** Whether it runs before the others and must end. */
  readonly isInit: boolean;
  readonly command: readonly string[];
  readonly args: readonly string[];
  /** The command that is run in it before it is asked to stop; empty where there is none. */
  readonly preStop: readonly string[];
  readonly env: readonly EnvironmentVariable[];
  readonly ports: readonly SynthesizedPort[];
  readonly volumeMounts: readonly SynthesizedMount[];
  /** The files that this container sees, by absolute path. */
  readonly files: ReadonlyMap<string, SynthesizedFile>;
}

/** One replica of a StatefulSet. */
export interface SynthesizedPod {
  readonly stack: string;
  /** The StatefulSet's address. */
  readonly address: string;
  readonly namespace: string;
  /** `<StatefulSet>-<ordinal>`. */
  readonly name: string;
  /** The headless Service that gives the pod its DNS name. */
  readonly serviceName: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly containers: readonly SynthesizedContainer[];
  readonly volumes: readonly SynthesizedVolume[];
  /** How long it must be ready until a rollout goes on with the next one. */
  readonly minReadySeconds: number;
  /** How long it may take to stop, its hooks included, until it is killed. */
  readonly terminationGraceSeconds: number;
  /**
   * The files of all containers, by absolute path; where two containers see different files at one path, the first
   * one's.
   */
  readonly files: ReadonlyMap<string, SynthesizedFile>;
}

/** Every pod that a stack's StatefulSets will run. */
export async function readPods(resolver: Resolver, stackName: string): Promise<SynthesizedPod[]> {
  const stack = stackNamed(resolver.app, stackName);
  const objects = await PodObjects.of(resolver, stack);
  const pods: SynthesizedPod[] = [];
  for (const resource of serversIn(stack)) {
    const args = await resolver.resource(stackName, resource.address);
    const where = `stack '${stackName}', ${resource.address}`;
    const replicas = Number(text(block(args.spec)?.replicas) ?? '1');
    for (let ordinal = 0; ordinal < replicas; ordinal += 1) {
      pods.push(readPod({ stack: stackName, address: resource.address }, where, args, ordinal, objects));
    }
  }
  return pods;
}

/**
 * The file that a pod (or a container) has at a path: also when all that is known is which missing Secret would hold
 * it.
 */
export function fileAt(
  holder: { readonly files: ReadonlyMap<string, SynthesizedFile> },
  path: string,
): SynthesizedFile | undefined {
  const exact = holder.files.get(path);
  if (exact !== undefined) return exact;
  const folder = [...holder.files.entries()].find(([at, file]) => file.isFolder && path.startsWith(`${at}/`));
  return folder?.[1];
}

function readPod(
  owner: { stack: string; address: string },
  where: string,
  args: ValueMap,
  ordinal: number,
  objects: PodObjects,
): SynthesizedPod {
  const metadata = block(args.metadata) ?? {};
  const spec = block(args.spec) ?? {};
  const template = block(spec.template) ?? {};
  const podSpec = block(template.spec) ?? {};
  const labels = stringMap(block(template.metadata)?.labels);
  const annotations = stringMap(block(template.metadata)?.annotations);
  const setName = needed(metadata.name, `${where}: metadata.name`);
  const namespace = text(metadata.namespace) ?? 'default';
  const name = `${setName}-${ordinal}`;
  const volumes = readVolumes(where, podSpec, spec);
  const identity = { name, namespace, labels, annotations };
  const container =
    (isInit: boolean) =>
    (body: ValueMap): SynthesizedContainer => {
      const containerName = needed(body.name, `${where}: a container's name`);
      const at = `${where}, container '${containerName}'`;
      const env = environmentOf(at, body, identity, objects);
      const volumeMounts = blocks(body.volume_mount).map((mount) => readMount(at, mount));
      return {
        name: containerName,
        image: text(body.image) ?? '',
        isInit,
        command: texts(body.command).map((word) => expand(word, env)),
        args: texts(body.args).map((word) => expand(word, env)),
        // Not expanded: a hook's command is run as it stands.
        preStop: texts(block(block(block(body.lifecycle)?.pre_stop)?.exec)?.command),
        env,
        ports: blocks(body.port).map(readPort),
        volumeMounts,
        files: filesOf(at, namespace, volumes, volumeMounts, objects),
      };
    };
  const containers = [
    ...blocks(podSpec.init_container).map(container(true)),
    ...blocks(podSpec.container).map(container(false)),
  ];
  const files = new Map<string, SynthesizedFile>();
  for (const { files: own } of containers) {
    for (const [path, file] of own) if (!files.has(path)) files.set(path, file);
  }
  return {
    ...owner,
    namespace,
    name,
    serviceName: text(spec.service_name) ?? '',
    labels,
    annotations,
    containers,
    volumes,
    minReadySeconds: Number(text(spec.min_ready_seconds) ?? '0'),
    terminationGraceSeconds: Number(
      text(podSpec.termination_grace_period_seconds) ?? DEFAULT_TERMINATION_GRACE_SECONDS,
    ),
    files,
  };
}

/** Kubernetes' own, see terminationGracePeriodSeconds in https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
const DEFAULT_TERMINATION_GRACE_SECONDS = 30;

function readPort(port: ValueMap): SynthesizedPort {
  return {
    name: text(port.name),
    containerPort: Number(text(port.container_port) ?? '0'),
    protocol: text(port.protocol) ?? 'TCP',
  };
}

function stringMap(value: Value | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(block(value) ?? {}).map(([key, item]) => [key, text(item) ?? '']));
}

export type { SynthesizedFile } from './pod-files';
