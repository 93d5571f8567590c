import type { AlertNotes } from '../constructs/alerts/alert-notes';
import type { Images } from '../constructs/server/images';
import type { Ports } from '../constructs/server/ports';
import type { Backend } from './backend';
import type { CertificateSource, Rotation, Trust } from './trust-model';

export type * from './trust-model';
export type { Backend, Images, Ports };

/** One fleet, checked as a whole and with every default filled in. Made by `parseEnvironment`, never by hand. */
export interface Environment {
  /** Its name: a DNS label of at most 30 characters, the name of its file and of the stack that holds its trust root. */
  readonly name: string;
  /** What is at stake. A production environment must encrypt its connections, and has alerts unless told otherwise. */
  readonly kind: 'production' | 'development';
  /** Container images that every server's pods run. */
  readonly image: Images;
  /** How leaves, servers and clients prove who they are. */
  readonly trust: Trust;
  /** The cluster that everything leads to. */
  readonly hub: Hub;
  /** Regional hubs, by name in ascending order. */
  readonly regions: readonly Region[];
  /** Edge sites, by name in ascending order. */
  readonly sites: readonly Site[];
  /** Users of the fleet, by name in ascending order. Use `clientsAt` for those of one place. */
  readonly clients: readonly Client[];
  readonly alerts: Alerts;
  /** Where Terraform keeps its state. */
  readonly backend: Backend;
  /** Whether Terraform refuses to delete the key of the fleet's certificate authority; for namespaces see {@link Tier}. */
  readonly keepOnDestroy: boolean;
}

/** An amount of bytes. */
export interface Size {
  readonly bytes: number;
  /** As it was written, a Kubernetes quantity such as `20Gi`. nats.conf takes `bytes`. */
  readonly text: string;
}

/** The Kubernetes cluster that something runs in. */
export interface Kube {
  /** Context of the kubeconfig. */
  readonly context: string;
  /** Path of the kubeconfig. */
  readonly config: string;
  /** The domain of its Services, kubelet's `clusterDomain`: certificates of servers have their names in it. */
  readonly clusterDomain: string;
}

/** JetStream's storage on each server. */
export interface JetStream {
  /** For streams in memory (`max_mem`): at most three quarters of `resources.memory`, the server needs the rest. No stream of an environment is in memory. */
  readonly memory: Size;
  /** For streams on disk (`max_file`): at most 88 % of the volume less 16 MiB, and 8 MiB less for each stream. The file system and the streams need the rest. */
  readonly file: Size;
  /** The server's persistent volume. */
  readonly volume: Volume;
}

/** A persistent volume claim. */
export interface Volume {
  readonly size: Size;
  /** StorageClass; absent: the cluster's default. */
  readonly class?: string;
}

/** What each server asks of its node. */
export interface Resources {
  /** CPU requested, a Kubernetes quantity such as `500m`. There is no limit, which would throttle. */
  readonly cpu: string;
  /** Memory requested, and the limit. */
  readonly memory: Size;
}

/** What hub, regions and sites have in common. */
export interface Tier {
  /** `hub`, or the name of the region or site. It is the JetStream domain, and the user as which a region or site connects. */
  readonly name: string;
  /** Kubernetes namespace. */
  readonly namespace: string;
  /** Whether the namespace is made here, and deleted by a destroy; else somebody else made it. Of a tier that is deployed it cannot be changed: the plan refuses it. */
  readonly createNamespace: boolean;
  /**
   * Whether Terraform refuses to delete the namespace, and with it the volumes of all servers, and the key of a site's
   * certificate authority. The claims of the volumes are not in Terraform's state: they outlive the StatefulSet, but not
   * their namespace.
   */
  readonly keepOnDestroy: boolean;
  readonly kube: Kube;
  /** Servers, an odd number so that a majority exists. */
  readonly replicas: number;
  readonly jetstream: JetStream;
  readonly resources: Resources;
  /** Ports of each server, the same ones on its Services. A site does not listen on `leafnodes`, nor on `cluster` with one server. */
  readonly ports: Ports;
  /** How a deploy waits for the servers to be ready. */
  readonly rollout: Waiting;
  /** How a deploy waits for the Job that makes the streams. */
  readonly streamsJob: Waiting;
  /** Who issues the certificates of its servers, of its clients, and what it connects with to the tier above. */
  readonly certificates: CertificateSource;
}

/** Whether a deploy waits for something, and for how long. */
export interface Waiting {
  readonly wait: boolean;
  /** Seconds after which the deploy fails. */
  readonly timeoutSeconds: number;
}

/** Where leaves find a hub or region. */
export type Address =
  /** A DNS name; the certificate is issued for it. */
  | { readonly kind: 'dns'; readonly name: string }
  /** An IP address, version 4 or 6; the certificate is issued for it. */
  | { readonly kind: 'ip'; readonly ip: string }
  /** Whatever name or address the cloud's load balancer gets, known after it was created. */
  | { readonly kind: 'load-balancer' };

/** The public Service of a hub or region, of type LoadBalancer. A deploy waits until it has an address, or does not. */
export interface PublicService extends Waiting {
  /** Whether it offers the client port, beside the one for leaves. */
  readonly client: boolean;
  /** Annotations, e.g. for the cloud's load balancer. */
  readonly annotations: Readonly<Record<string, string>>;
  /** CIDRs that may connect; empty: everyone. */
  readonly sourceRanges: readonly string[];
}

/** A stream that gathers the streams of the same name from the sites and regions that connect here. It lists no subjects of its own. */
export interface AggregateStream {
  readonly name: string;
  /** Names (JetStream domains) of the sites and regions directly below that have this stream, in ascending order. */
  readonly sources: readonly string[];
  /** Bytes at most; then the oldest messages go. */
  readonly maxBytes: number;
  /** Age of messages at most, in seconds; absent: no limit. */
  readonly maxAgeSeconds?: number;
}

/** A tier that leaves connect to. */
export interface LeafAcceptor extends Tier {
  readonly address: Address;
  readonly service: PublicService;
  /** How a deploy waits until leaves that may do less, or nothing any more, are cut off. */
  readonly accessJob: Waiting;
  /** By name in ascending order. */
  readonly streams: readonly AggregateStream[];
}

/** The cluster that everything leads to. */
export interface Hub extends LeafAcceptor {
  readonly name: 'hub';
}

/** What a region or site has as a leaf of another tier. */
export interface Leaf {
  /** The tier that it connects to: `hub`, or the name of a region. */
  readonly via: string;
  /** Subjects that it may send up, live; empty: none. What its streams store is fetched whether or not it is among them. Of a region, unless written: what all sites below may send. */
  readonly up: readonly string[];
  /** Subjects that it may receive; empty: none. No answers of others (`_INBOX.>`). Of a region, unless written: what all sites below may, and its own `commands.<region>.>`. */
  readonly down: readonly string[];
  /** Seconds between attempts to connect (`leafnodes.reconnect`). */
  readonly reconnectSeconds: number;
  /** Whether it is cut off: no server above lets it in. What it has stored, and what the tiers above have of it, stays. */
  readonly revoked: boolean;
  /** Which generation of its user it connects as: a higher number is another user, with a certificate or password of its own. */
  readonly identity: Rotation;
  /**
   * Whether its system account connects too, so that operators above see its servers. They may then also ask these to
   * reload or to drop connections; the site can answer, and nothing else.
   */
  readonly systemAccount: boolean;
}

/** A regional hub: accepts leaves, and is itself a leaf. */
export interface Region extends LeafAcceptor, Leaf {}

/** A stream at a site: it stores while the link is down, and what is above drains it. */
export interface SiteStream {
  readonly name: string;
  /** They need not be in `up`: then they are not heard live. None that comes down to other sites too: these would store it as well. */
  readonly subjects: readonly string[];
  /** Bytes at most; then the oldest messages go. */
  readonly maxBytes: number;
  /** Age of messages at most, in seconds; absent: no limit. */
  readonly maxAgeSeconds?: number;
}

/** An edge site, in its own Kubernetes. */
export interface Site extends Tier, Leaf {
  /** By name in ascending order. */
  readonly streams: readonly SiteStream[];
}

/** A user that is neither server nor leaf: an application. */
export interface Client {
  /** Its user name. */
  readonly name: string;
  /** Where it connects: `hub`, `sites` (each of them), or the name of a region or site. */
  readonly at: string;
  /** Subjects that it may send; empty: none. At a site they may hold `{site}`, which `clientsAt` replaces. */
  readonly publish: readonly string[];
  /**
   * Subjects that it may receive; as `publish`. Requests need `_INBOX.>` for their replies. What the application
   * subscribes to must be written here as it does: a rule refuses what would receive nothing across a link whose filter
   * allows some of it, and the rehearsal tries each of them. One that ends in `*` cannot stand beside one to some of what
   * is below it: nats-server could not hold the client to both.
   */
  readonly subscribe: readonly string[];
}

/** Alert rules for the Prometheus Operator. */
export interface Alerts extends AlertNotes {
  /**
   * Whether hub and regions have them: about the leaves that connect to them, and about certificates that end: their own, and
   * those of the authorities for servers and for leaves. What a site proves itself with is known to its own stack only: see `sites`.
   */
  readonly enabled: boolean;
  /**
   * Whether each site has them as well, about its own certificates, in its own cluster; that needs the Prometheus Operator
   * there. Without them no Prometheus watches the certificates of the site's server, of its routes and of its clients:
   * that a site is deployed at least once in `trust.validity.earlyRenewalHours` is then all that renews them in time.
   */
  readonly sites: boolean;
  /** Labels of the objects PrometheusRule and PodMonitor, by which a Prometheus finds them. No alert has them: see `alertLabels`. */
  readonly labels: Readonly<Record<string, string>>;
  /** Seconds before a certificate's end from which on an alert fires: 14 days. Less than the early renewal of certificates and authority. */
  readonly beforeExpirySeconds: number;
}
