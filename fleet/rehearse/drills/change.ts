import type { VariantName } from '../../../schema/variants';
import { type Deployed, type DeployOptions, deploy } from '../deploy';
import type { Checks, Failure } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import type { RehearsalPlan, RunningFleet } from '../running-fleet';
import type { Variations } from '../variations';

/** The changes that drills deploy. */
export type DrillChanges = Variations<VariantName>;

/** Deploys a plan; whatever goes wrong is a failure of the drill. */
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

/** Whether there are sites whose users the servers above know; with an operator they know none. */
export function knowsSites(leaves: readonly RehearsalLeaf[]): boolean {
  return leaves.some(({ tier, upstream }) => tier.role === 'leaf' && upstream.access);
}

/** A change of the environment that does not come to what is synthesized: what was to be tried was not. */
export function nothingChanges(what: string): Failure {
  return { what: `the synthesized environment lacks the change to be tested: ${what}`, details: [] };
}
