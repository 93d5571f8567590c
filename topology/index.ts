export { toDot } from './dot';
export type { TierFacts } from './facts';
export { toMermaid } from './mermaid';
export type {
  Change,
  Filters,
  Marked,
  Model,
  ModelLink,
  ModelNode,
  ModelSource,
  ModelStream,
  NodeKind,
  NoFilters,
  Particulars,
} from './model';
export { readModel } from './read-model';
export { toSvg } from './svg';
export { SVG_STYLE } from './svg-style';
export { factsOfSynthesized } from './synthesized';
