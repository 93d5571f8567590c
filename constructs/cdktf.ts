/**
 * All that this project uses of cdktf, by name: no other file imports it. What another release, or a package in its
 * place, has to have is this list.
 */
export {
  App,
  type AppConfig,
  AssetType,
  CONTEXT_ENV,
  DataResource,
  DefaultTokenResolver,
  Fn,
  type IResolvable,
  type ITerraformDependable,
  Manifest,
  Op,
  propertyAccess,
  type StackManifest,
  StringConcat,
  StringMap,
  TerraformAsset,
  TerraformBackend,
  TerraformElement,
  TerraformOutput,
  TerraformProvider,
  TerraformRemoteState,
  TerraformResource,
  type TerraformResourceLifecycle,
  TerraformSelf,
  TerraformStack,
  Testing,
  Token,
  Tokenization,
} from 'cdktf';
/**
 * No part of cdktf's interface. It comes after the above, which loads it: on its own it would need modules that need
 * it.
 */
export { TokenMap } from 'cdktf/lib/tokens/private/token-map';
