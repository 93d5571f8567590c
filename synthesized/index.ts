export * from './conf';
export { EvaluationError, ExpressionError, type Location, UnsupportedExpression } from './errors';
export { knownFunctions } from './functions';
export type {
  SynthesizedContainer,
  SynthesizedFile,
  SynthesizedMount,
  SynthesizedPod,
  SynthesizedPort,
  SynthesizedVolume,
} from './pods';
export { type EnvironmentVariable, fileAt, readPods } from './pods';
export { type KeptResource, Resolver, type ResolverOptions, type ResolverState } from './resolver';
export type { AttributeContext, AttributeSource, Attributes, MakeAttributes, SourceOptions } from './sources';
export {
  readStackFolder,
  readSynthesized,
  resourcesOfType,
  type SynthesizedAnnotation,
  type SynthesizedApp,
  type SynthesizedBackend,
  type SynthesizedOutput,
  type SynthesizedResource,
  type SynthesizedStack,
  stackNamed,
  withDependencies,
} from './stack';
export { block, blocks, canonical, isMap, text, texts, type Value, type ValueMap } from './value';
