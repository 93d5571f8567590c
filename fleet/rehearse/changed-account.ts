import type { Account } from '@nats-io/jwt';
import { readLeaves } from './leaf';
import { accountOf, mapConf } from './operator';
import type { Plan } from './running-fleet';

/** The plan with an account of the twin changed, as its owner would change the real one's JWT. */
export async function withAccount(plan: Plan, account: string, change: Partial<Account>): Promise<Plan> {
  const { twin } = plan;
  if (!twin) throw new Error('no operator says who gets in');
  const before = accountOf(twin, account);
  const after = await twin.changed(account, change);
  const tiers = plan.tiers.map((tier) => mapConf(tier, (text) => text.replaceAll(before, after)));
  return { ...plan, tiers, leaves: readLeaves(tiers) };
}
