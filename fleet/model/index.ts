export * from '../../constructs/conf/read';
export { canonical } from '../../lib/json';
export { ExpressionError } from './errors';
export type {
  SynthesizedContainer,
  SynthesizedFile,
  SynthesizedPod,
} from './pods';
export { fileAt, readPods } from './pods';
export { Resolver, type ResolverOptions, type ResolverState } from './resolver';
export {
  readStackFolder,
  readSynthesized,
  resourcesOfType,
  type SynthesizedApp,
  type SynthesizedResource,
  type SynthesizedStack,
  stackNamed,
  withDependencies,
} from './stack';
export { block, blocks, isMap, text, texts, type Value, type ValueMap } from './value';
