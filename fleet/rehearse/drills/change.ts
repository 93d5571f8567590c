import type { VariantName } from '../../../schema/variants';
import { type Deployed, type DeployOptions, deploy } from '../deploy';
import type { Checks } from '../drill';
import type { Plan, RunningFleet } from '../running-fleet';
import type { Variations } from '../variations';

/** The changes that drills deploy. */
export type Changes = Variations<VariantName>;

/** Deploys a plan; whatever goes wrong is a failure of the drill. */
export async function deployPlan(
  fleet: RunningFleet,
  plan: Plan,
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
