import { Construct } from 'constructs';
import type { AlertProps } from './alerts/alert-props';
import { CertificateAlerts } from './alerts/certificate-alerts';
import { Namespace } from './kubernetes/namespace';
import { chosenNamespace } from './kubernetes/namespace-choice';
import type { LeafOptions } from './options';
import { ClientService } from './server/client-service';
import { DEFAULT_PORTS } from './server/ports';
import { DEFAULT_KEEP_ON_DESTROY, SITE_DEFAULTS } from './tier/defaults';
import { NatsTier } from './tier/nats-tier';
import type { Remote, TierProps } from './tier/props';
import { CertificateAuthority } from './trust/certificate-authority';
import type { ServerTrust } from './trust/client';
import type { ExternalIssuer } from './trust/issuer';

/**
 * How clients of a site authenticate, and the external issuer of the certificates, if the site's own CA does not issue.
 */
export type ClientTrust =
  | { readonly kind: 'mutual-tls'; readonly issuer?: ExternalIssuer }
  | { readonly kind: 'password'; readonly tls: boolean; readonly issuer?: ExternalIssuer };

/** Properties of {@link LeafSite}. */
export interface LeafSiteProps extends TierProps, LeafOptions {
  /** The site's name: its user at the hub, its JetStream domain. A DNS label. */
  readonly site: string;
  /** The hub or region that it connects to. */
  readonly remote: Remote;
  /**
   * How clients of the site authenticate. The site has its own CA, so that nothing that is valid at one site is valid
   * at another.
   * @default mutual TLS
   */
  readonly clientTrust?: ClientTrust;
  /**
   * Alerts about the site's certificates, in its own cluster. Without them no Prometheus watches those of its servers,
   * routes and clients. The certificate with which it connects is watched by the tier above, if that has
   * `LeafUser.expiry`.
   * @default none
   */
  readonly alerts?: AlertProps;
}

/**
 * An edge site: a leaf node with a volume, to which the site's devices connect. What they publish goes up to the hub at
 * once while the link is up, and is also kept in the site's streams, from which the hub fetches what it missed.
 */
export class LeafSite extends Construct {
  /** Name of the Service that the site's clients connect to. */
  readonly serviceName = 'nats-leaf';
  /** Names of the Secrets with the clients' credentials, by client name; `admin` is always there. */
  readonly clientSecrets: Readonly<Record<string, string>>;
  /** URL for clients in the same Kubernetes cluster. */
  readonly clientUrl: string;

  constructor(scope: Construct, id: string, props: LeafSiteProps) {
    super(scope, id);
    const labels = { name: this.serviceName, instance: props.site, component: 'leaf' };
    const namespace = new Namespace(this, 'namespace', {
      ...chosenNamespace(props.namespace, SITE_DEFAULTS.namespace),
      keepOnDestroy: props.keepOnDestroy ?? DEFAULT_KEEP_ON_DESTROY,
      labels,
    });
    new ClientService(this, 'clients', {
      namespace: namespace.ref,
      labels,
      ports: { ...DEFAULT_PORTS, ...props.ports },
    });
    const tier = new NatsTier(this, 'tier', {
      ...props,
      labels,
      namespace,
      replicas: props.replicas ?? SITE_DEFAULTS.replicas,
      serverNamePrefix: `${props.site}-`,
      domain: props.site,
      clusterName: props.site,
      trust: this.trust(props),
    });
    this.clientSecrets = tier.clientSecrets;
    this.clientUrl = tier.clientUrl;
    if (props.alerts && Object.keys(tier.expiries).length > 0) {
      new CertificateAlerts(this, 'alerts', {
        ...props.alerts,
        namespace: namespace.ref,
        instance: props.site,
        certificates: tier.expiries,
      });
    }
  }

  private trust({ site, clientTrust, validity, authority, keepOnDestroy, rotation }: LeafSiteProps): ServerTrust {
    const { kind, ...given } = clientTrust ?? { kind: 'mutual-tls' };
    if (kind === 'password' && 'tls' in given && !given.tls) return { kind };
    const issuer =
      given.issuer ??
      new CertificateAuthority(this, 'ca', {
        commonName: `nats-edge site ${site}`,
        validity: authority,
        keepOnDestroy,
        rotation,
      }).issuer;
    return { kind, issuer, validity };
  }
}
