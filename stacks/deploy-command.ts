import type { Commands } from '../constructs/server/unchangeable';
import { kubectlPrefix } from '../lib/command';
import { byName } from '../schema/by-name';
import type { Environment, Tier } from '../schema/environment';
import { hasIdentity, identityStackOf } from '../schema/has-identity';

/**
 * The command that deploys tiers: their stacks, and those that they read from, which cdktf requires too.
 * @param tiers `hub`, or names of regions and sites
 * @throws Error if the environment has no such tier
 */
export function deployCommand(environment: Environment, ...tiers: readonly string[]): string {
  const stacks = new Set([...tiers.flatMap((tier) => stacksFor(environment, tier)), environment.name]);
  return command(environment, [...stacks].join(' '));
}

/** Beginnings of commands that reach a tier's cluster and, from the project's folder, the state of its stack. */
export function commandsFor(
  environment: Environment,
  { name, kube: { config, context } }: Tier & { readonly name: string },
): Commands {
  return {
    kubectl: kubectlPrefix({ writtenConfig: config, context }),
    terraform: `terraform -chdir=cdktf.out/${environment.name}/${stackOf(environment, name)}`,
  };
}

/** The command that deploys all stacks. */
export function deployAllCommand(environment: Environment): string {
  return command(environment, "'*'");
}

function command({ name }: Environment, stacks: string): string {
  return `NATS_ENV=${name} npx cdktf deploy ${stacks}`;
}

/** A tier's stack, its identity stack, and those of the tiers above whose load balancers' addresses it needs. */
function stacksFor(environment: Environment, name: string): string[] {
  if (name === 'hub') return ['hub'];
  const regions = byName(environment.regions);
  const leaf = regions.get(name) ?? byName(environment.sites).get(name);
  if (!leaf) throw new Error(`${name} is neither the hub nor a region or site`);
  const above = leaf.via === 'hub' ? environment.hub : regions.get(leaf.via);
  const reads = above?.address.kind === 'load-balancer' ? stacksFor(environment, above.name) : [];
  const identity = hasIdentity(environment, leaf) ? [identityStackOf(leaf)] : [];
  return [...identity, stackOf(environment, name), ...reads];
}

/** Name of a tier's stack. */
function stackOf({ regions }: Environment, name: string): string {
  if (name === 'hub') return name;
  return `${byName(regions).has(name) ? 'region' : 'leaf'}-${name}`;
}
