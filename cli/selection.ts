import { readFileSync } from 'node:fs';
import picomatch from 'picomatch';

/** The variables that select what is synthesized. */
type Variables = Readonly<Record<string, string | undefined>>;

/** Name of the selected environment: NATS_ENV, else cdktf.json's context, else prod. */
export function selectedEnvironment(variables: Variables, context: { readonly environment?: string }): string {
  return variables.NATS_ENV || context.environment || 'prod';
}

/**
 * Which sites NATS_SITES selects: names or globs, separated by commas or spaces, e.g. `edge1,store-*`.
 * All sites where it is not set.
 */
export function siteFilter(variables: Variables): (site: string) => boolean {
  const patterns = (variables.NATS_SITES ?? '').split(/[\s,]+/).filter(Boolean);
  return patterns.length > 0 ? picomatch(patterns) : () => true;
}

/** The context of cdktf.json in the current folder, which cdktf itself hands to the app in a variable. */
export function cdktfContext(): { readonly environment?: string } {
  const { context = {} }: { context?: { environment?: string } } = JSON.parse(readFileSync('cdktf.json', 'utf8'));
  return context;
}
