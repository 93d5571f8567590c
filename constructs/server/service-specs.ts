import { LEAF_PORT } from '../contract';
import { type LabelProps, selectorLabels } from '../labels';
import type { Ports } from './ports';

/** What the Services of a tier depend on. */
export interface ServiceProps {
  readonly labels: Pick<LabelProps, 'name' | 'instance'>;
  readonly ports: Ports;
}

/** What a tier listens on beside the ports that all have. */
export interface Listens {
  /** Whether servers form a cluster. */
  readonly cluster: boolean;
  /** Whether leaves connect here. */
  readonly leafnodes: boolean;
}

const port = (name: string, number: number) => ({ name, port: number, targetPort: name, protocol: 'TCP' });

/** `spec` of the headless Service, which gives each server a DNS name. */
export function headlessSpec({ labels, ports, listens }: ServiceProps & { readonly listens: Listens }) {
  return {
    clusterIp: 'None',
    selector: selectorLabels(labels),
    // Servers of a cluster must find each other before they are ready.
    publishNotReadyAddresses: true,
    port: [
      port('client', ports.client),
      ...(listens.cluster ? [port('cluster', ports.cluster)] : []),
      ...(listens.leafnodes ? [port(LEAF_PORT, ports.leafnodes)] : []),
      port('monitor', ports.monitor),
      port('metrics', ports.exporter),
    ],
  };
}

/** `spec` of the Service that a leaf's clients connect to, inside their Kubernetes cluster. */
export function clientSpec({ labels, ports }: ServiceProps) {
  return { type: 'ClusterIP', selector: selectorLabels(labels), port: [port('client', ports.client)] };
}

/**
 * `spec` of the public Service of a hub or region, without what its owner chooses.
 * @param props `client`: whether clients connect through the load balancer too
 */
export function publicSpec({ labels, ports, client }: ServiceProps & { readonly client: boolean }) {
  return {
    type: 'LoadBalancer',
    selector: selectorLabels(labels),
    // Preserves the client's source address, for logs and source ranges.
    externalTrafficPolicy: 'Local',
    port: [...(client ? [port('client', ports.client)] : []), port(LEAF_PORT, ports.leafnodes)],
  };
}
