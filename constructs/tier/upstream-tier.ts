import { Construct } from 'constructs';
import type { AlertProps } from '../alerts/alert-props';
import { LeafAlerts } from '../alerts/leaf-alerts';
import { Namespace } from '../kubernetes/namespace';
import { chosenNamespace } from '../kubernetes/namespace-choice';
import { selectorLabels } from '../labels';
import { DEFAULT_PORTS } from '../server/ports';
import { PublicService } from '../server/public-service';
import type { Expiries } from '../trust/expiry';
import { DEFAULT_KEEP_ON_DESTROY, UPSTREAM_DEFAULTS } from './defaults';
import { NatsTier } from './nats-tier';
import type { LeafListener, LeafUser, NatsTierProps, TierProps } from './props';
import { leafUrl } from './remote';

/** Properties of {@link UpstreamTier}. */
export interface UpstreamTierProps
  extends Omit<NatsTierProps, 'namespace' | 'accepts' | 'replicas'>,
    Pick<TierProps, 'namespace' | 'keepOnDestroy' | 'replicas'>,
    LeafListener {
  /** @default no alert rules */
  readonly alerts?: AlertProps;
}

/** A tier that leaves connect to through a load balancer: what hub and region have in common. */
export abstract class UpstreamTier extends Construct {
  /** Host that leaves connect to: the DNS name or IP address given, or the load balancer's address. */
  readonly leafHost: string;
  /** Port that leaves connect to. */
  readonly leafPort: number;
  /** URL of a leaf's remote, without credentials. */
  readonly leafUrl: string;
  /** URL for clients in the same Kubernetes cluster. */
  readonly clientUrl: string;
  /** Name of the Service behind the load balancer. */
  readonly serviceName: string;
  /** Names of the Secrets with the clients' credentials, by client name; `admin` and `sys` are always there. */
  readonly clientSecrets: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: UpstreamTierProps) {
    super(scope, id);
    const namespace = new Namespace(this, 'namespace', {
      ...chosenNamespace(props.namespace, UPSTREAM_DEFAULTS.namespace),
      keepOnDestroy: props.keepOnDestroy ?? DEFAULT_KEEP_ON_DESTROY,
      labels: props.labels,
    });
    const ports = { ...DEFAULT_PORTS, ...props.ports };
    const service = new PublicService(this, 'public', {
      ...props.exposure,
      address: props.address,
      namespace: namespace.ref,
      labels: props.labels,
      ports,
    });
    const tier = new NatsTier(this, 'tier', {
      ...props,
      namespace,
      replicas: props.replicas ?? UPSTREAM_DEFAULTS.replicas,
      accepts: {
        leaves: props.leaves,
        revoked: props.revoked,
        service,
        publicClients: props.exposure?.client ?? true,
      },
    });
    this.leafHost = service.host;
    this.leafPort = ports.leafnodes;
    this.leafUrl = leafUrl(service.host, ports.leafnodes, props.trust.issuer !== undefined);
    this.clientUrl = tier.clientUrl;
    this.serviceName = props.labels.name;
    this.clientSecrets = tier.clientSecrets;
    if (props.alerts) {
      new LeafAlerts(this, 'alerts', {
        ...props.alerts,
        namespace: namespace.ref,
        instance: props.labels.instance,
        sites: props.leaves.map(({ domain }) => domain),
        podLabels: selectorLabels(props.labels),
        certificates: { ...tier.expiries, ...leafExpiries(props.leaves) },
      });
    }
  }
}

function leafExpiries(leaves: readonly LeafUser[]): Expiries {
  const users = leaves.flatMap((leaf) => [leaf, ...(leaf.system ? [leaf.system] : [])]);
  return Object.fromEntries(users.flatMap(({ name, expiry }) => (expiry ? [[`leaf ${name}`, expiry]] : [])));
}
