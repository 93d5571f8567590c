import type { Line } from './lines';
import type { Change } from './model';

/** A hub, region or site as a picture shows it, or many in one. All texts are inert. */
export interface Card {
  /** Letters, digits and `_` only, and another one for each card. */
  readonly id: string;
  readonly tone: 'hub' | 'region' | 'site' | 'elsewhere';
  /** What it is, e.g. `region`. */
  readonly kind: string;
  readonly title: string;
  readonly lines: readonly Line[];
  /** Whether it stands for several. */
  readonly stacked: boolean;
  readonly change?: Change;
}

/** A link, or those of many leaves: from a leaf's card to its acceptor's. */
export interface Arrow {
  readonly leaf: string;
  readonly acceptor: string;
  readonly lines: readonly Line[];
  readonly change?: Change;
}

/** What is drawn, before anybody says where: SVG, Mermaid and DOT show the same. */
export interface Picture {
  readonly title: string;
  /** The whole picture in words. */
  readonly description: string;
  readonly cards: readonly Card[];
  readonly arrows: readonly Arrow[];
  readonly compared: boolean;
}
