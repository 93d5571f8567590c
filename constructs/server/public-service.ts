import { isIPv6 } from 'node:net';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { type LabelProps, labels, selectorLabels } from '../labels';
import type { Ports } from './ports';

/** How leaves and clients find a hub or a region: by a DNS name or an IP address that you keep, or at the load balancer's own address. */
export type Address =
  | { readonly kind: 'dns'; readonly name: string }
  | { readonly kind: 'ip'; readonly ip: string }
  | { readonly kind: 'load-balancer' };

/** What of a hub or region is public, and how. The monitor port never is. */
export interface Exposure {
  /** Whether clients connect through the load balancer too. @default true */
  readonly client?: boolean;
  /** Annotations for the cloud's load balancer controller. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** CIDRs that may connect. @default everyone */
  readonly sourceRanges?: readonly string[];
}

/** Properties of {@link PublicService}. */
export interface PublicServiceProps extends Exposure {
  readonly namespace: string;
  readonly labels: LabelProps;
  readonly ports: Ports;
  readonly address: Address;
}

/** How long an apply waits for the cloud to give the load balancer an address. */
const LOAD_BALANCER_TIMEOUT = '10m';

/** The LoadBalancer Service of a hub or region: leafnode port, client port if wanted. */
export class PublicService extends Construct {
  /** What leaves put into their URL. */
  readonly host: string;
  /** Host and port that leaves connect to, where they are known before the load balancer is. */
  readonly advertise: string | undefined;
  /** IP addresses that the server's certificate must have for it; `undefined` if none. */
  readonly ipAddresses: string[] | undefined = undefined;
  /** The given DNS names and those that the server's certificate must have for this service. */
  readonly addDnsNames: (names: string[]) => string[] = (names) => names;

  constructor(scope: Construct, id: string, props: PublicServiceProps) {
    super(scope, id);
    const { ports, address } = props;
    const port = (name: string, number: number) => ({ name, port: number, targetPort: name, protocol: 'TCP' });
    const service = new ServiceV1(this, 'service', {
      metadata: {
        name: props.labels.name,
        namespace: props.namespace,
        labels: labels(props.labels),
        annotations: {
          // external-dns, where it runs, keeps the record.
          ...(address.kind === 'dns' && { 'external-dns.alpha.kubernetes.io/hostname': address.name }),
          ...props.annotations,
        },
      },
      spec: {
        type: 'LoadBalancer',
        selector: selectorLabels(props.labels),
        loadBalancerIp: address.kind === 'ip' ? address.ip : undefined,
        // Keeps the address of who connects, for logs and source ranges.
        externalTrafficPolicy: 'Local',
        loadBalancerSourceRanges: props.sourceRanges?.length ? [...props.sourceRanges] : undefined,
        port: [...((props.client ?? true) ? [port('client', ports.client)] : []), port('leafnodes', ports.leafnodes)],
      },
      // With a DNS name of one's own nothing here depends on the address, and the apply need not wait for it.
      waitForLoadBalancer: address.kind === 'load-balancer',
      timeouts: { create: LOAD_BALANCER_TIMEOUT },
    });
    if (address.kind === 'dns') {
      this.host = address.name;
      this.advertise = `${this.host}:${ports.leafnodes}`;
      this.addDnsNames = (names) => [...names, address.name];
      return;
    }
    if (address.kind === 'ip') {
      this.host = isIPv6(address.ip) ? `[${address.ip}]` : address.ip;
      this.advertise = `${this.host}:${ports.leafnodes}`;
      this.ipAddresses = [address.ip];
      return;
    }
    const ingress = service.status.get(0).loadBalancer.get(0).ingress.get(0);
    // Some clouds give an address, others a name; the other one is then empty.
    this.host = Fn.coalesce([ingress.ip, ingress.hostname]);
    this.ipAddresses = Fn.compact([ingress.ip]);
    this.addDnsNames = (names) => Fn.concat([names, Fn.compact([ingress.hostname])]);
  }
}
