export { toDot } from './dot';
export type { TierFacts } from './facts';
export { toMermaid } from './mermaid';
export type { Model } from './model';
export { readModel } from './read-model';
export { toSvg } from './svg';
export { factsOfSynthesized } from './synthesized';
