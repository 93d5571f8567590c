import { existsSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { firstOf } from '../../lib/first-of';
import { readJsonFile } from '../../lib/json-file';
import { didYouMean } from '../../lib/suggest';
import { UserError } from '../../lib/user-error';

/** The variables that select what is synthesized. */
type Variables = Readonly<Record<string, string | undefined>>;

/** Name of the selected environment: NATS_ENV, else cdktf.json's context, else prod. */
export function selectedEnvironment(variables: Variables, context: { readonly environment?: string }): string {
  return variables.NATS_ENV || context.environment || 'prod';
}

/**
 * Which sites NATS_SITES selects: names or globs, separated by commas or blanks, e.g. `edge1,store-*` or `store-{1,2}`.
 * All sites where it is not set.
 * @throws UserError where one of them matches no site: a site that is misspelled would be left out unseen
 */
export function siteFilter(variables: Variables, sites: readonly string[]): (site: string) => boolean {
  const patterns = (variables.NATS_SITES ?? '').split(/[\s,]+(?![^{]*\})/).filter(Boolean);
  if (patterns.length === 0) return () => true;
  const matchers = patterns.map((pattern) => ({ pattern, matches: picomatch(pattern) }));
  const lost = matchers.find(({ matches }) => !sites.some((site) => matches(site)))?.pattern;
  if (lost !== undefined) {
    throw new UserError(
      `NATS_SITES: ${JSON.stringify(lost)} matches no site; there are: ${firstOf(sites)}${didYouMean(lost, sites)}`,
    );
  }
  return (site) => matchers.some(({ matches }) => matches(site));
}

/** The context of cdktf.json in the current folder, which cdktf itself hands to the app in a variable. */
export function cdktfContext(): { readonly environment?: string } {
  const path = join(process.cwd(), 'cdktf.json');
  if (!existsSync(path)) throw new UserError(`there is no ${path}: run this in the folder of cdktf.json`);
  const { context = {} } = readJsonFile<{ readonly context?: { readonly environment?: string } }>(path);
  return context;
}
