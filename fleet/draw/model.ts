import type { NoFilters } from '../model/links';

/** What becomes of something when plans are applied. */
export type Change = 'added' | 'changed' | 'removed';

/** One text of a list, and whether it comes or goes. */
export interface Marked {
  readonly text: string;
  /** Absent where it stays, or where nothing is compared. */
  readonly change?: 'added' | 'removed';
}

/** A stream out of which another one is filled. */
export interface ModelSource {
  /** Name of the stream that is fetched. */
  readonly stream: string;
  /** JetStream domain of its servers; absent where it is one of the same servers. */
  readonly domain?: string;
  /** Id of the node with that domain, where there is one in the picture. */
  readonly from?: string;
  readonly change?: 'added' | 'removed';
}

/** A stream of a tier. */
export interface ModelStream {
  readonly name: string;
  /** Subjects that it keeps. */
  readonly subjects: readonly Marked[];
  readonly sources: readonly ModelSource[];
  /** Names of other settings that change, e.g. `max_bytes`; empty where nothing is compared. */
  readonly settings: readonly string[];
  readonly change?: Change;
}

/** What else of a tier is shown. */
export interface Particulars {
  /** Host and port that leaves connect to. */
  readonly address?: string;
  /** How many servers it has. */
  readonly servers?: number;
  readonly namespace?: string;
}

/**
 * What a node is. `leaf`: a region or site that others know of, without facts of its own; `elsewhere`: the address of a hub or
 * region without facts.
 */
export type NodeKind = 'hub' | 'region' | 'site' | 'leaf' | 'elsewhere';

/** A hub, region or site. */
export interface ModelNode extends Particulars {
  /** The same for the same node before and after. */
  readonly id: string;
  readonly kind: NodeKind;
  readonly name: string;
  readonly streams: readonly ModelStream[];
  /** Absent where nothing of it changes, or where nothing is compared. */
  readonly change?: Change;
  /** What it had before, of that which becomes another. */
  readonly before?: Particulars;
}

/** Subjects that a leaf may send, and receive; those of JetStream and of answers left out. */
export interface Filters {
  readonly up: readonly Marked[];
  readonly down: readonly Marked[];
}

/** A leaf's connection. */
export interface ModelLink {
  /** Id of the region or site that connects. */
  readonly leaf: string;
  /** Id of the hub or region that it connects to. */
  readonly acceptor: string;
  readonly filters: Filters | NoFilters;
  readonly change?: Change;
}

/** A fleet as a picture shows it. */
export interface Model {
  /** Hubs first, then regions, then sites, by name. */
  readonly nodes: readonly ModelNode[];
  /** In the order of their leaves. */
  readonly links: readonly ModelLink[];
  /** Whether it was compared with what was before. */
  readonly compared: boolean;
}
