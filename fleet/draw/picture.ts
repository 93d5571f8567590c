import type { Line } from './lines';
import type { Change } from './model';

/** A hub, region or site in a picture, or a group of them. All texts are escaped. */
export interface Card {
  /** Unique; only letters, digits and `_`. */
  readonly id: string;
  readonly tone: 'hub' | 'region' | 'site' | 'elsewhere';
  /** Its kind, e.g. `region`. */
  readonly kind: string;
  readonly title: string;
  readonly lines: readonly Line[];
  /** Whether it is a group. */
  readonly stacked: boolean;
  readonly change?: Change;
}

/** A link, or the links of a group: from a leaf's card to its upstream's. */
export interface Arrow {
  readonly leaf: string;
  readonly upstream: string;
  readonly lines: readonly Line[];
  readonly change?: Change;
}

/** The contents of a picture without their places: SVG, Mermaid and DOT show the same. */
export interface Picture {
  readonly title: string;
  /** The whole picture in words. */
  readonly description: string;
  readonly cards: readonly Card[];
  readonly arrows: readonly Arrow[];
  readonly compared: boolean;
}
