import { NATS_CONF } from '../../constructs/contract';
import { type ConfMap, parseConf, type SynthesizedPod } from '../model';
import type { FleetModel } from '../model/fleet';
import type { SynthesizedTier } from '../model/from-synthesis';
import { urlHost } from '../model/services';

/** A host and port under which something can be reached. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where a load balancer is reached, and the container port behind it. */
export interface Balanced extends Endpoint {
  readonly targetPort: number;
}

/** A tier with all that its servers need to run. */
export interface RehearsalTier extends Omit<SynthesizedTier, 'pods' | 'secrets' | 'template'> {
  readonly pods: readonly SynthesizedPod[];
  /** Text of nats.conf, the same in every pod. */
  readonly text: string;
  /** nats.conf as a tree, with its variables as `$name`. */
  readonly tree: ConfMap;
  /** Where its load balancers are reached; hosts as written in URLs. */
  readonly balanced: readonly Balanced[];
  /** Secrets of its namespace by name, each a map from key to value. */
  readonly secrets: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** The template of its pods as a text, to see whether they would roll. */
  readonly template: string;
}

/** The tiers of a synthesized environment with all that their servers need to run, upstreams first. */
export async function readTopology({ tiers }: FleetModel<SynthesizedTier>): Promise<RehearsalTier[]> {
  const read: RehearsalTier[] = [];
  for (const tier of tiers) {
    const pods = await tier.pods();
    if (pods.length > 0) read.push(await readTier(tier, pods));
  }
  const order = ['hub', 'region', 'leaf'];
  return read.sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role) || (a.name < b.name ? -1 : 1));
}

async function readTier(tier: SynthesizedTier, pods: readonly SynthesizedPod[]): Promise<RehearsalTier> {
  const text = pods[0]?.files.get(NATS_CONF)?.content;
  if (text === undefined) throw new Error(`stack ${tier.stack}: ${tier.address} has no ${NATS_CONF}`);
  return {
    ...tier,
    ...confOf(text),
    pods,
    balanced: balancedOf(tier, pods),
    secrets: await tier.secretData(),
    template: await tier.template(),
  };
}

/** The fields of a tier that come from a nats.conf. */
export function confOf(text: string): Pick<RehearsalTier, 'text' | 'tree' | 'conf'> {
  const tree = parseConf(text);
  return { text, tree, conf: { kind: 'known', address: NATS_CONF, text, tree } };
}

/** Names and addresses of all load balancers: those of the environment, else a placeholder for the cloud's. */
export function loadBalancerHosts({ tiers }: FleetModel): Set<string> {
  return new Set(tiers.flatMap(({ services }) => services.flatMap(({ hosts }) => hosts)));
}

function balancedOf({ services }: SynthesizedTier, pods: readonly SynthesizedPod[]): Balanced[] {
  return services.flatMap(({ hosts, ports }) =>
    hosts.flatMap((host) =>
      ports.map(({ port, target }) => ({
        host: urlHost(host),
        port: Number(port),
        targetPort: containerPort(pods, target),
      })),
    ),
  );
}

function containerPort(pods: readonly SynthesizedPod[], target: string): number {
  const ports = pods[0]?.containers.flatMap((container) => container.ports) ?? [];
  const found = ports.find((candidate) => candidate.name === target || String(candidate.containerPort) === target);
  if (!found) throw new Error(`a Service sends to the port ${target}, which no container of ${pods[0]?.name} has`);
  return found.containerPort;
}
