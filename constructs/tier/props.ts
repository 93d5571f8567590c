import type { Namespace } from '../kubernetes/namespace';
import type { NamespaceChoice } from '../kubernetes/namespace-choice';
import type { LabelProps } from '../labels';
import type { LeafTlsSource } from '../leaf-tls';
import type { LeafOptions, TierOptions, UpstreamOptions } from '../options';
import type { Images } from '../server/images';
import type { Address, Exposure, PublicService } from '../server/public-service';
import type { Commands } from '../server/unchangeable';
import type { StreamSpec } from '../streams/stream';
import type { ClientSpec, ServerTrust } from '../trust/client';
import type { ExpectedCredentials } from '../trust/expected-secret';
import type { Expiry } from '../trust/expiry';
import { isExternal } from '../trust/issuer';
import type { Rotation } from '../trust/rotation';
import type { Validity } from '../trust/validity';

/**
 * Default seconds between attempts to connect; nats-server's own, one, would be too much load with a thousand sites.
 */
export const DEFAULT_RECONNECT_SECONDS = 5;

/**
 * Default DNS domain of a Kubernetes cluster, see
 * https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 */
export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/** What hub, region and leaf have in common. */
export interface TierProps extends TierOptions {
  /**
   * Its name, or `{ name, create }`.
   * @default `nats` for a hub or region, `nats-edge` for a leaf; it is created here
   */
  readonly namespace?: string | NamespaceChoice;
  /** @default {@link DEFAULT_IMAGES} */
  readonly images?: Partial<Images>;
  /** Streams of this JetStream domain. @default none */
  readonly streams?: readonly StreamSpec[];
  /** Clients that connect here, in addition to the administrator `admin`. @default none */
  readonly clients?: readonly ClientSpec[];
  /** The NATS account of all messages; with a JWT operator, the operator's account is used. @default FLEET */
  readonly account?: string;
  /** How long the certificates issued here are valid. @default one year, renewed 30 days before expiry */
  readonly validity?: Validity;
  /**
   * How long the certificates of the authorities created here are valid.
   * @default ten years, renewed one year before expiry
   */
  readonly authority?: Validity;
  /** Generation of the tier's own certificate authorities: for routes, and for a site's clients. @default the first */
  readonly rotation?: Rotation;
  /**
   * DNS domain of the Kubernetes cluster (kubelet's `clusterDomain`): the server's certificate also contains names such
   * as `nats-hub.nats.svc.cluster.local`. @default {@link DEFAULT_CLUSTER_DOMAIN}
   */
  readonly clusterDomain?: string;
  /** Beginnings of the commands in error messages. @default `kubectl`, `terraform -chdir=cdktf.out/stacks/<stack>` */
  readonly commands?: Commands;
}

/** A user that a leaf connects as, for the server that it connects to. */
export interface LeafUser {
  /** Its user name: with mutual TLS, the DNS name in its certificate. */
  readonly name: string;
  /**
   * The leaf's JetStream domain, and the name of the region or site. A leaf may have several users while its identity
   * is rotated.
   */
  readonly domain: string;
  /** Subjects that it may send. */
  readonly up: readonly string[];
  /** Subjects that it may receive. */
  readonly down: readonly string[];
  /** bcrypt hash of its password; absent with mutual TLS. */
  readonly bcryptHash?: string;
  /**
   * When its certificate expires, for the alerts of the tier that it connects to.
   * @default that tier does not watch it
   */
  readonly expiry?: Expiry;
  /** The user that the leaf's system account connects as. @default the leaf's system account does not connect */
  readonly system?: Pick<LeafUser, 'name' | 'bcryptHash' | 'expiry'>;
}

/** A user's name and its password. */
export interface Login {
  readonly user: string;
  /** Secret. */
  readonly password: string;
}

/** Who a leaf is, and how its connection is protected. */
export type RemoteCredentials =
  /** Mutual TLS. */
  | { readonly kind: 'certificate'; readonly tls: LeafTlsSource }
  /**
   * Users and passwords, tried in turn until one is accepted; over TLS if there is a CA certificate to verify the
   * server.
   */
  | { readonly kind: 'password'; readonly logins: readonly [Login, ...Login[]]; readonly caPem?: string }
  /**
   * Credentials of a JWT operator's user, in an existing Secret under the key `leaf.creds` (for the system account
   * `leaf-system.creds`); over TLS if there is a CA certificate to verify the server. They are read at every attempt to
   * connect.
   */
  | {
      readonly kind: 'creds';
      /**
       * @default `nats-leaf-remote-creds`, `nats-region-remote-creds`; for the system account `…-remote-system-creds`
       */
      readonly secretName?: string;
      readonly expected: ExpectedCredentials;
      readonly caPem?: string;
    };

/** How a region or leaf connects to the server above it. */
export interface Remote {
  /** DNS name or address, without scheme or port. */
  readonly host: string;
  /** @default 7422 */
  readonly port?: number;
  /** Who it is and how the connection is protected. */
  readonly credentials: RemoteCredentials;
  /**
   * Who its system account is: administrators of the tier above then see its servers (`nats server report leafnodes`),
   * and can make them reload or drop a connection. @default only its account of messages connects
   */
  readonly system?: RemoteCredentials;
}

/** What leaves connect to. */
export interface LeafListener extends UpstreamOptions {
  /**
   * The users of leaves; all others are refused. With a JWT operator its account decides; these here are only for
   * alerts.
   */
  readonly leaves: readonly LeafUser[];
  /**
   * Users of revoked regions and sites, one for each generation of their identity that was accepted (`edge2`,
   * `edge2.2`). They are not among the leaves and not in alerts. A review shows by them who is readmitted, and with
   * which user. @default none
   */
  readonly revoked?: readonly string[];
  readonly address: Address;
  readonly exposure?: Exposure;
}

/** Properties of any tier. */
export interface NatsTierProps extends Omit<TierProps, 'namespace' | 'keepOnDestroy'>, UpstreamOptions, LeafOptions {
  /** `nats-hub`, `nats-region` or `nats-leaf`, and its other labels. */
  readonly labels: LabelProps;
  readonly namespace: Namespace;
  readonly replicas: number;
  /** Prepended to the pod's name to form the server's name. */
  readonly serverNamePrefix: string;
  /** JetStream domain, unique in the fleet. */
  readonly domain: string;
  /** Name of the cluster of servers, unique in the fleet. */
  readonly clusterName: string;
  readonly trust: ServerTrust;
  /** For a hub or region: the leaves that connect here. */
  readonly accepts?: AcceptedLeaves;
  /** For a region or leaf: the tier that it connects to. */
  readonly remote?: Remote;
}

/** The leaves that connect to a tier, and the Service that they connect to. */
export interface AcceptedLeaves extends Pick<LeafListener, 'leaves' | 'revoked'> {
  readonly service: PublicService;
  /** Whether the client port is public too. */
  readonly publicClients: boolean;
}

/** PEM of the CA certificates that verify leaves, if clients are verified by others; otherwise `undefined`. */
export function leavesApart({ accepts, trust }: NatsTierProps): string | undefined {
  return accepts && trust.kind === 'mutual-tls' && !isExternal(trust.issuer) ? trust.leavesPem : undefined;
}
