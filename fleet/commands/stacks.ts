import { UserError } from '../../lib/user-error';
import type { Environment } from '../../schema/environment';
import type { SynthesisProps } from '../../stacks/synthesize';
import { Resolver, readSynthesized } from '../model';
import { siteFilter } from '../project/selection';
import { stacksNamed } from './stack-names';
import { SynthesisFolder } from './synthesis-folder';

/** Where cdktf writes, and where terraform runs for each stack. */
export const OUTPUT_FOLDER = 'cdktf.out';

/** Reads what is synthesized now of an environment, and of the sites that NATS_SITES selects, apart from cdktf.out. */
export function synthesized(environment: Environment): Resolver {
  const sites = environment.sites.map(({ name }) => name);
  return resolverOf(environment, { siteFilter: siteFilter(process.env, sites) });
}

/** The same of all its sites, whatever NATS_SITES selects. */
export function wholeSynthesized(environment: Environment): Resolver {
  return resolverOf(environment, {});
}

function resolverOf(environment: Environment, options: Pick<SynthesisProps, 'siteFilter'>): Resolver {
  return new Resolver(readSynthesized(new SynthesisFolder().write('now', environment, options)));
}

/**
 * Names of the stacks that are asked for, by name or glob; of all where none is.
 * @param narrowedBy what NATS_SITES has left out sites by; empty where it has left out none
 * @throws UserError for each name or glob that no stack has
 */
export function selectedStacks(
  asked: readonly string[],
  { app }: Resolver,
  environment: string,
  narrowedBy = process.env.NATS_SITES,
): string[] {
  const known = [...app.stacks.keys()].sort();
  if (asked.length === 0) return known;
  const narrowed = narrowedBy ? ` (NATS_SITES is ${JSON.stringify(narrowedBy)})` : '';
  const { stacks, unknown } = stacksNamed(asked, known, narrowed);
  if (unknown.length > 0)
    throw new UserError(unknown.map((what) => `environment ${environment} has ${what}`).join('\n'));
  return [...stacks];
}
