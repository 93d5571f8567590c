import { isIPv6 } from 'node:net';
import { ServiceV1 } from '@cdktf/provider-kubernetes/lib/service-v1';
import { Construct } from 'constructs';
import { Fn } from '../cdktf';
import { DNS_NAME_ANNOTATION } from '../contract';
import { type LabelProps, labels } from '../labels';
import { DEFAULT_LOAD_BALANCER_TIMEOUT, goDuration } from '../wait';
import type { Ports } from './ports';
import { publicSpec } from './service-specs';

/**
 * Address that leaves and clients connect to at a hub or region: your own DNS name or IP address, or the load
 * balancer's address.
 */
export type Address =
  | { readonly kind: 'dns'; readonly name: string }
  | { readonly kind: 'ip'; readonly ip: string }
  | { readonly kind: 'load-balancer' };

/** What is public at a hub or region, and how. The monitor port never is. */
export interface Exposure {
  /** Whether clients connect through the load balancer too. @default true */
  readonly client?: boolean;
  /** Annotations for the cloud's load balancer controller. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** CIDRs that may connect. @default everyone */
  readonly sourceRanges?: readonly string[];
  /**
   * Whether an apply waits until the load balancer has an address. It must if the load balancer's address is used:
   * certificate and leaves need it. @default true if the load balancer's address is used, otherwise false
   */
  readonly wait?: boolean;
  /** Maximum time that it waits, such as `20m`. @default {@link DEFAULT_LOAD_BALANCER_TIMEOUT} */
  readonly timeout?: string;
}

/** Properties of {@link PublicService}. */
export interface PublicServiceProps extends Exposure {
  readonly namespace: string;
  readonly labels: LabelProps;
  readonly ports: Ports;
  readonly address: Address;
}

/**
 * The LoadBalancer Service of a hub or region: the leaf port, and the client port if it is public.
 * @throws Error if it must not wait for an address that others need
 */
export class PublicService extends Construct {
  /** Host in the URL of leaves. */
  readonly host: string;
  /** Host and port that leaves connect to, if they are known before the load balancer exists. */
  readonly advertise: string | undefined;
  /** IP addresses that the server's certificate must have for it; `undefined` if none. */
  readonly ipAddresses: string[] | undefined = undefined;
  /** Adds the DNS names that the server's certificate must have for this Service. */
  readonly addDnsNames: (names: string[]) => string[] = (names) => names;

  constructor(scope: Construct, id: string, props: PublicServiceProps) {
    super(scope, id);
    const { ports, address } = props;
    // With your own DNS name nothing here depends on the address, and the apply need not wait for it.
    const wait = props.wait ?? address.kind === 'load-balancer';
    if (address.kind === 'load-balancer' && !wait) {
      throw new Error(
        `${this.node.path} is invalid:\n  exposure.wait is false, but the server's certificate and its leaves need the load balancer's address; use a DNS name, or set it to true`,
      );
    }
    const service = new ServiceV1(this, 'service', {
      metadata: {
        name: props.labels.name,
        namespace: props.namespace,
        labels: labels(props.labels),
        annotations: {
          // If external-dns runs, it maintains the record.
          ...(address.kind === 'dns' && { [DNS_NAME_ANNOTATION]: address.name }),
          ...props.annotations,
        },
      },
      spec: {
        ...publicSpec({ labels: props.labels, ports, client: props.client ?? true }),
        loadBalancerIp: address.kind === 'ip' ? address.ip : undefined,
        loadBalancerSourceRanges: props.sourceRanges?.length ? [...props.sourceRanges] : undefined,
      },
      waitForLoadBalancer: wait,
      timeouts: { create: goDuration(props.timeout ?? DEFAULT_LOAD_BALANCER_TIMEOUT) },
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
    // Some clouds assign an address, others a name; the other one is then empty.
    this.host = inUrl(Fn.coalesce([ingress.ip, ingress.hostname]));
    this.ipAddresses = Fn.compact([ingress.ip]);
    this.addDnsNames = (names) => Fn.concat([names, Fn.compact([ingress.hostname])]);
  }
}

/**
 * An IPv6 address in brackets, anything else unchanged; a reference is evaluated by Terraform. Names have no colons.
 */
function inUrl(host: string): string {
  return Fn.replace(host, '/(.*:.*)/', '[$1]');
}
