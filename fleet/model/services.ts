import { isIPv6 } from 'node:net';
import { LEAF_PORT } from '../../constructs/contract';
import { blockOf, isSeenMap, listOf, mapOf, metadataOf, type Seen, type SeenMap, textOf, textsOf } from './plan/seen';

/** A port of a Service. */
export interface ServicePort {
  readonly name: string | undefined;
  readonly port: string;
  /** Name or number of the port of the pods. */
  readonly target: string;
  /** `TCP` by default. */
  readonly protocol: string;
}

/** A Service of Kubernetes. */
export interface ServiceModel {
  /** Its address in Terraform. */
  readonly address: string;
  readonly name: string;
  readonly namespace: string;
  /** `ClusterIP`, `NodePort`, `LoadBalancer`, `ExternalName`. */
  readonly type: string;
  readonly ports: readonly ServicePort[];
  /** Who may connect to its load balancer, by CIDR; empty: everybody. */
  readonly sourceRanges: readonly string[];
  readonly annotations: ReadonlyMap<string, string>;
  /**
   * Names and addresses of its load balancer: those asked for, else what the cloud gave or would give; none where it
   * has none.
   */
  readonly hosts: readonly string[];
}

/** A Service out of its arguments. */
export function serviceOf(address: string, values: SeenMap, hosts: readonly string[]): ServiceModel {
  const spec = blockOf(values.spec);
  const type = textOf(spec.type) ?? 'ClusterIP';
  return {
    address,
    ...metadataOf(values),
    type,
    ports: everyBlock(spec.port).map(({ name, port, target_port, protocol }) => ({
      name: textOf(name),
      port: String(port),
      target: scalar(target_port) ?? String(port),
      protocol: scalar(protocol) ?? 'TCP',
    })),
    sourceRanges: textsOf(spec.load_balancer_source_ranges),
    annotations: new Map(
      Object.entries(mapOf(blockOf(values.metadata).annotations)).map(([key, value]) => [key, String(value)]),
    ),
    hosts: type === 'LoadBalancer' ? hosts : [],
  };
}

/** Host and port, as written in URLs, under which leaves reach each Service. */
export function leafAddresses(services: readonly ServiceModel[]): string[] {
  return services.flatMap(({ hosts, ports }) => {
    const forLeaves = ports.filter(({ name }) => name === LEAF_PORT);
    return hosts.flatMap((host) =>
      (forLeaves.length > 0 ? forLeaves : ports).map(({ port }) => `${urlHost(host)}:${port}`),
    );
  });
}

/** A host as written in URLs. */
export function urlHost(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

function scalar(value: Seen | undefined): string | undefined {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? String(value) : undefined;
}

/** The blocks of a list; cdktf writes a single one alone. */
export function everyBlock(value: Seen | undefined): SeenMap[] {
  return isSeenMap(value) ? [value] : listOf(value).filter(isSeenMap);
}
