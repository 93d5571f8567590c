import type { Account } from '@nats-io/jwt';
import { readLeaves } from './leaf';
import { accountOf, mapConf } from './operator';
import type { RehearsalPlan } from './rehearsal-plan';

/** The plan with an account of the operator's double changed, as its owner would change the real one's JWT. */
export async function withAccount(
  plan: RehearsalPlan,
  account: string,
  change: Partial<Account>,
): Promise<RehearsalPlan> {
  const { operatorDouble } = plan;
  if (!operatorDouble) throw new Error('there is no JWT operator');
  const before = accountOf(operatorDouble, account);
  const after = await operatorDouble.changed(account, change);
  const tiers = plan.tiers.map((tier) => mapConf(tier, (text) => text.replaceAll(before, after)));
  return { ...plan, tiers, leaves: readLeaves(tiers) };
}
