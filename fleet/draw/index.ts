export { toDot } from './dot';
export { toMermaid } from './mermaid';
export type { Model } from './model';
export { readModel } from './read-model';
export { toSvg } from './svg';
