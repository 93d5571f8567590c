import type { NoFilters } from '../model/links';

/** What happens to something when plans are applied. */
export type Change = 'added' | 'changed' | 'removed';

/** One text of a list, and whether it is added or removed. */
export interface Marked {
  readonly text: string;
  /** Absent where it is unchanged, or nothing is compared. */
  readonly change?: 'added' | 'removed';
}

/** A stream that another one sources from. */
export interface ModelSource {
  /** Name of the sourced stream. */
  readonly stream: string;
  /** JetStream domain of its servers; absent where it is on the same servers. */
  readonly domain?: string;
  /** Id of the node with that domain, if it is in the picture. */
  readonly from?: string;
  readonly change?: 'added' | 'removed';
}

/** A stream of a tier. */
export interface ModelStream {
  readonly name: string;
  /** Subjects that it stores. */
  readonly subjects: readonly Marked[];
  readonly sources: readonly ModelSource[];
  /** Names of other settings that change, e.g. `max_bytes`; empty where nothing is compared. */
  readonly settings: readonly string[];
  readonly change?: Change;
}

/** Other properties of a tier that are shown. */
export interface Particulars {
  /** Host and port that leaves connect to. */
  readonly address?: string;
  /** How many servers it has. */
  readonly servers?: number;
  readonly namespace?: string;
}

/**
 * The kind of a node. `leaf`: a region or site that is known only as a user of its upstream; `elsewhere`: a hub or
 * region of which only the address is known.
 */
export type NodeKind = 'hub' | 'region' | 'site' | 'leaf' | 'elsewhere';

/** A hub, region or site. */
export interface ModelNode extends Particulars {
  /** The same for the same node before and after. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly streams: readonly ModelStream[];
  /** Absent where it is unchanged, or nothing is compared. */
  readonly change?: Change;
  /** Earlier values of the properties that change. */
  readonly before?: Particulars;
}

/** Subjects that a leaf may send and receive, without those of JetStream and of replies. */
export interface Filters {
  readonly up: readonly Marked[];
  readonly down: readonly Marked[];
}

/** A leaf's connection. */
export interface ModelLink {
  /** Id of the region or site that connects. */
  readonly leaf: string;
  /** Id of the hub or region that it connects to. */
  readonly upstream: string;
  readonly filters: Filters | NoFilters;
  readonly change?: Change;
}

/** A fleet as shown in a picture. */
export interface Model {
  /** Hubs first, then regions, then sites, by name. */
  readonly nodes: readonly ModelNode[];
  /** In the order of their leaves. */
  readonly links: readonly ModelLink[];
  /** Whether it was compared with an earlier fleet. */
  readonly compared: boolean;
}
