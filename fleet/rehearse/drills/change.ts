import type { VariantName } from '../../../schema/variants';
import { type Deployed, type DeployOptions, deploy } from '../deploy';
import type { Checks, Failure } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import type { RehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import type { Variations } from '../variations';

/** The changes that drills deploy. */
export type DrillChanges = Variations<VariantName>;

/** Deploys a plan; every problem is a failure of the drill. */
export async function deployPlan(
  fleet: RunningFleet,
  plan: RehearsalPlan,
  checks: Checks,
  options: DeployOptions = {},
): Promise<Deployed> {
  const deployed = await deploy(fleet, plan, options);
  checks.check(deployed.problems.length === 0, () => ({
    what: deployed.problems.map(({ what }) => what).join('; '),
    details: deployed.problems.flatMap(({ details }) => details),
  }));
  return deployed;
}

/** Checks that no server was restarted. */
export function checkNoRestart({ restarted }: Deployed, checks: Checks): void {
  checks.check(restarted.length === 0, () => ({ what: `restarted: ${restarted.join(', ')}`, details: [] }));
}

/** Whether there are sites whose users are in the upstream's nats.conf; with a JWT operator there are none. */
export function knowsSites(leaves: readonly RehearsalLeaf[]): boolean {
  return leaves.some(({ tier, upstream }) => tier.role === 'leaf' && upstream.access);
}

/** The failure of a change of the environment that changes nothing in the synthesized one: it was not tested. */
export function nothingChanges(what: string): Failure {
  return { what: `the synthesized environment lacks the change to be tested: ${what}`, details: [] };
}
