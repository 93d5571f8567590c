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
import { isForeign } from '../trust/issuer';
import type { Rotation } from '../trust/rotation';
import type { Validity } from '../trust/validity';

/** Seconds between two tries to connect, where nothing else is said; nats-server waits one, which a thousand sites would feel. */
export const DEFAULT_RECONNECT_SECONDS = 5;

/** The domain of a Kubernetes cluster's Services, where nothing else is said; see https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ */
export const DEFAULT_CLUSTER_DOMAIN = 'cluster.local';

/** What hub, region and leaf have in common. */
export interface TierProps extends TierOptions {
  /** Its name, or `{ name, create }`. @default `nats` for a hub or region, `nats-edge` for a leaf; it is made here */
  readonly namespace?: string | NamespaceChoice;
  /** @default {@link DEFAULT_IMAGES} */
  readonly images?: Partial<Images>;
  /** Streams of this JetStream domain. @default none */
  readonly streams?: readonly StreamSpec[];
  /** Clients that connect here, besides the administrator `admin`. @default none */
  readonly clients?: readonly ClientSpec[];
  /** The NATS account that everything is exchanged in; with an operator, the one that it gives. @default FLEET */
  readonly account?: string;
  /** How long the certificates issued here are valid. @default one year, renewed 30 days before the end */
  readonly validity?: Validity;
  /** How long the certificates of the authorities made here are valid. @default ten years, renewed one year before the end */
  readonly authority?: Validity;
  /** Which generation of their own certificate authorities issues: of routes, and of a site's clients. @default the first */
  readonly rotation?: Rotation;
  /**
   * The domain of the Kubernetes cluster's Services (kubelet's `clusterDomain`): clients that connect to
   * `nats-hub.nats.svc.cluster.local` find that name in the server's certificate too. @default {@link DEFAULT_CLUSTER_DOMAIN}
   */
  readonly clusterDomain?: string;
  /** How commands begin that errors tell somebody to run. @default `kubectl`, `terraform -chdir=cdktf.out/stacks/<stack>` */
  readonly commands?: Commands;
}

/** A user as which a leaf connects, as the server sees it that it connects to. */
export interface LeafUser {
  /** Its user name: with mutual TLS, the DNS name in its certificate. */
  readonly name: string;
  /** The leaf's JetStream domain, and the name of the region or site. Several users may be the same leaf, while it changes from one to the other. */
  readonly domain: string;
  /** Subjects that it may send. */
  readonly up: readonly string[];
  /** Subjects that it may receive. */
  readonly down: readonly string[];
  /** bcrypt hash of its password; not given with mutual TLS. */
  readonly bcryptHash?: string;
  /** When its certificate ends, for the alerts of the server that it connects to. @default that server does not watch it */
  readonly expiry?: Expiry;
  /** The user as which the leaf's system account connects. @default the leaf keeps its system account to itself */
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
  /** Users and passwords, tried in turn until one is let in; over TLS if there is a CA certificate to verify the server with. */
  | { readonly kind: 'password'; readonly logins: readonly [Login, ...Login[]]; readonly caPem?: string }
  /**
   * Credentials of an operator's user, in a Secret that is there already under the key `leaf.creds` (of the system account
   * `leaf-system.creds`); over TLS if there is a CA certificate to verify the server with. They are read anew at every try to connect.
   */
  | {
      readonly kind: 'creds';
      /** @default `nats-leaf-remote-creds`, `nats-region-remote-creds`; of the system account `…-remote-system-creds` */
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
   * Who its system account is: the operators above then see its servers (`nats server report leafnodes`), and may
   * ask them to reload or to drop a connection. @default it connects with its account of messages only
   */
  readonly system?: RemoteCredentials;
}

/** Where leaves connect to. */
export interface LeafListener extends UpstreamOptions {
  /** The users of leaves; all others are refused. With an operator they are those whom its account lets in; these here are missed by alerts. */
  readonly leaves: readonly LeafUser[];
  /**
   * Users of regions and sites that are to be cut off, one for each generation of their identity that was let in (`edge2`, `edge2.2`):
   * none of the leaves is theirs, and no alert misses them. A review knows by them who is let in again, and with what. @default none
   */
  readonly revoked?: readonly string[];
  readonly address: Address;
  readonly exposure?: Exposure;
}

/** Properties of a tier, whichever it is. */
export interface NatsTierProps extends Omit<TierProps, 'namespace' | 'keepOnDestroy'>, UpstreamOptions, LeafOptions {
  /** `nats-hub`, `nats-region` or `nats-leaf`, and the labels that go with it. */
  readonly labels: LabelProps;
  readonly namespace: Namespace;
  readonly replicas: number;
  /** Put before the pod's name to make the server's name. */
  readonly serverNamePrefix: string;
  /** JetStream domain, unique in the fleet. */
  readonly domain: string;
  /** Name of the cluster of servers, unique in the fleet. */
  readonly clusterName: string;
  readonly trust: ServerTrust;
  /** Leaves connect here: a hub or region. */
  readonly accepts?: AcceptedLeaves;
  /** It connects to another: a region or leaf. */
  readonly remote?: Remote;
}

/** The leaves that connect to a tier, and where. */
export interface AcceptedLeaves extends Pick<LeafListener, 'leaves' | 'revoked'> {
  readonly service: PublicService;
  /** Whether the client port is public too. */
  readonly publicClients: boolean;
}

/** The CA certificates by which a tier verifies leaves, PEM, where those of its clients are others; else `undefined`. */
export function leavesApart({ accepts, trust }: NatsTierProps): string | undefined {
  return accepts && trust.kind === 'mutual-tls' && !isForeign(trust.issuer) ? trust.leavesPem : undefined;
}
