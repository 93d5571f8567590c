import type { AlertNotes } from '../constructs/alerts/alert-notes';
import type { NamespaceChoice } from '../constructs/kubernetes/namespace-choice';
import type { FilledLeafOptions, FilledTierOptions, FilledUpstreamOptions } from '../constructs/options';
import type { Capacity } from '../constructs/server/capacity';
import type { Images } from '../constructs/server/images';
import type { Wait } from '../constructs/wait';
import type { Backend } from './backend';
import type * as input from './input';
import type { CertificateSource, ResolvedRotation, Trust } from './trust-model';

export type * from './trust-model';
export type { Backend, Images };

/**
 * One fleet, checked as a whole and with every default filled in. Created by `parseEnvironment`, never by hand. Fields
 * are documented where they are written, in {@link input.EnvironmentInput} and the interfaces next to it.
 */
export interface Environment extends Pick<input.EnvironmentInput, 'name'> {
  readonly kind: NonNullable<input.EnvironmentInput['kind']>;
  readonly image: Images;
  readonly trust: Trust;
  readonly hub: Hub;
  /** By name in ascending order. */
  readonly regions: readonly Region[];
  /** By name in ascending order. */
  readonly sites: readonly Site[];
  /** By name in ascending order. Use `clientsAt` for those of one place. */
  readonly clients: readonly EnvironmentClient[];
  readonly alerts: Alerts;
  readonly backend: Backend;
  /** For the fleet's certificate authority; each tier has its own setting. */
  readonly keepOnDestroy: boolean;
}

/** {@link input.MemberKubeInput} */
export interface Kube {
  readonly context: string;
  readonly config: string;
  readonly clusterDomain: string;
}

/** What hub, regions and sites have in common; their constructs take {@link FilledTierOptions} unchanged. */
export interface Tier extends Omit<FilledTierOptions, keyof Capacity>, Capacity {
  /**
   * `hub`, or the name of the region or site. It is the JetStream domain, and the user as which a region or site
   * connects.
   */
  readonly name: string;
  readonly namespace: Readonly<Required<NamespaceChoice>>;
  /** Its own, or the environment's. */
  readonly keepOnDestroy: boolean;
  readonly kube: Kube;
  readonly certificates: CertificateSource;
}

/** Whether a deploy waits for something, and for how long, such as `10m`. */
export type Waiting = Readonly<Required<Wait>>;

/** Address that leaves connect to at a hub or region. */
export type UpstreamAddress =
  /** A DNS name; the certificate is issued for it. */
  | { readonly kind: 'dns'; readonly name: string }
  /** An IP address, version 4 or 6; the certificate is issued for it. */
  | { readonly kind: 'ip'; readonly ip: string }
  /** The name or address that the cloud assigns to the load balancer. */
  | { readonly kind: 'load-balancer' };

/** {@link input.ServiceInput} */
export interface PublicServiceSettings extends Waiting {
  readonly client: boolean;
  readonly annotations: Readonly<Record<string, string>>;
  readonly sourceRanges: readonly string[];
}

/**
 * A stream that sources the streams of the same name from the sites and regions that connect here. It has no subjects
 * of its own.
 */
export interface AggregateStream {
  readonly name: string;
  /** Names (JetStream domains) of the sites and regions directly below that have this stream, in ascending order. */
  readonly sources: readonly string[];
  readonly maxBytes: number;
  /** Absent: no limit. */
  readonly maxAgeSeconds?: number;
}

/** A tier that leaves connect to: the hub or a region. */
export interface Upstream extends Tier, FilledUpstreamOptions {
  readonly address: UpstreamAddress;
  readonly service: PublicServiceSettings;
  /** By name in ascending order. */
  readonly streams: readonly AggregateStream[];
}

/** {@link input.HubInput} */
export interface Hub extends Upstream {
  readonly name: 'hub';
}

/**
 * Settings of a region or site as a leaf of another tier, see {@link input.SiteInput} and {@link input.RegionInput}.
 */
export interface Leaf extends FilledLeafOptions {
  readonly via: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly revoked: boolean;
  readonly identity: ResolvedRotation;
  readonly systemAccount: boolean;
}

/** {@link input.RegionInput} */
export interface Region extends Upstream, Leaf {}

/** {@link input.StreamInput} */
export interface SiteStream {
  readonly name: string;
  readonly subjects: readonly string[];
  readonly maxBytes: number;
  /** Absent: no limit. */
  readonly maxAgeSeconds?: number;
}

/** {@link input.SiteInput} */
export interface Site extends Tier, Leaf {
  /** By name in ascending order. */
  readonly streams: readonly SiteStream[];
}

/** {@link input.ClientInput} */
export interface EnvironmentClient {
  /** Its user name. */
  readonly name: string;
  readonly at: string;
  /** As written: `clientsAt` replaces `{site}`. */
  readonly publish: readonly string[];
  /** As `publish`. */
  readonly subscribe: readonly string[];
}

/** {@link input.AlertsInput} */
export interface Alerts extends AlertNotes {
  readonly enabled: boolean;
  readonly sites: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly beforeExpiry: string;
}
