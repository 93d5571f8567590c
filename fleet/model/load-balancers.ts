import { isIPv6 } from 'node:net';
import { DNS_NAME_ANNOTATION } from '../../constructs/contract';
import type { Resolver } from './resolver';
import { resourcesOfType, stackNamed } from './stack';
import { block, blocks, text, type ValueMap } from './value';

/** A host as it stands in URLs. */
export function urlHost(host: string): string {
  return isIPv6(host) ? `[${host}]` : host;
}

/** The load balancers of a stack: the name or address asked for, else what the cloud would give, and their ports. */
export async function loadBalancers(resolver: Resolver, stack: string): Promise<{ host: string; ports: ValueMap[] }[]> {
  const found: { host: string; ports: ValueMap[] }[] = [];
  for (const { address } of resourcesOfType(stackNamed(resolver.app, stack), 'kubernetes_service_v1')) {
    const service = await resolver.resource(stack, address);
    const spec = block(service.spec);
    if (text(spec?.type) !== 'LoadBalancer') continue;
    const annotations = block(block(service.metadata)?.annotations) ?? {};
    const asked = text(annotations[DNS_NAME_ANNOTATION]) ?? text(spec?.load_balancer_ip);
    const given = ['status', 0, 'load_balancer', 0, 'ingress', 0] as const;
    const host =
      asked ??
      (text(await resolver.attribute(stack, address, [...given, 'ip'])) ||
        text(await resolver.attribute(stack, address, [...given, 'hostname'])));
    if (!host) throw new Error(`stack ${stack}: ${address} has no address`);
    found.push({ host, ports: blocks(spec?.port) });
  }
  return found;
}
