import { mapOf, type Seen, textOf } from './seen';

/** A configuration of a provider in a plan. */
export interface ProviderConfig {
  /** Its key in the configuration: the provider's name, `<name>.<alias>`, or with the module in front. */
  readonly key: string;
  /** Where the provider is from, such as `<host>/hashicorp/tls`. */
  readonly source: string | undefined;
  readonly version: string | undefined;
  /** Its arguments, as the expressions of a plan's JSON. */
  readonly expressions: Seen;
  /** The names of everything else that is set for it. */
  readonly others: readonly string[];
}

/** The providers of a plan's configuration. */
export function readProviders(configuration: Seen): ProviderConfig[] {
  return Object.entries(mapOf(mapOf(configuration).provider_config)).map(([key, value]) => {
    const { name, full_name, version_constraint, expressions, ...others } = mapOf(value);
    return {
      key,
      source: textOf(full_name),
      version: textOf(version_constraint),
      expressions: expressions ?? {},
      others: [...Object.keys(others), ...(name === key ? [] : ['name'])],
    };
  });
}
