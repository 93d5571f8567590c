import type { SigningKeys } from '@nats-io/jwt';
import { WIDER } from '../../../schema/variants';
import { withAccount } from '../changed-account';
import { Checks, type Drill } from '../drill';
import type { RehearsalLeaf } from '../leaf';
import { leafConnections } from '../leaf-access';
import { claimsOf } from '../operator';
import type { RehearsalPlan } from '../rehearsal-plan';
import type { RunningFleet } from '../running-fleet';
import { StoredTraffic } from '../stored-traffic';
import { becomesTrue } from '../wait';
import { checkNoRestart, type DrillChanges, deployPlan } from './change';
import { checkWay } from './filters-change';
import { checkConnected } from './leaves-return';
import { credentialsOf } from './user-revoked';

const CLOSED_TIMEOUT_MS = 2000;

/**
 * The role of a signing key gets more permissions, then fewer again: with the deploy its leaves are disconnected and
 * reconnect on their own with the new permissions, and no message is lost.
 */
export function roleChanges(changes: DrillChanges): Drill {
  return {
    title: "a role's permissions change while its sites are connected",
    async run(fleet) {
      const checks = new Checks();
      const plan = await changes.plan(fleet);
      const leaf = fleet.leaves.findLast((one) => one.tier.role === 'leaf' && roleOf(fleet, one));
      const role = leaf && roleOf(fleet, leaf);
      if (!role) return checks.result('no site has a role of a signing key');
      const traffic = await StoredTraffic.of(fleet, 'role', checks);
      traffic.start();
      for (const [next, passes] of [
        [await withRole(plan, role), true],
        [plan, false],
      ] as const) {
        const before = await connectionsOf(fleet, leaf);
        checkNoRestart(await deployPlan(fleet, next, checks), checks);
        await becomesTrue(async () => {
          const now = await connectionsOf(fleet, leaf);
          return !before.some((one) => now.includes(one));
        }, CLOSED_TIMEOUT_MS);
        await checkConnected(fleet, `the role ${role.role} was changed`, checks);
        await checkWay(fleet, leaf, 'up', passes, checks);
        await checkWay(fleet, leaf, 'down', passes, checks);
      }
      await traffic.stop();
      await traffic.checkArrivals();
      return checks.result(`${role.role}: ${WIDER} allowed, then refused again`);
    },
  };
}

interface SigningRole {
  readonly account: string;
  readonly role: string;
}

function roleOf(fleet: RunningFleet, leaf: RehearsalLeaf): SigningRole | undefined {
  const { account, role } = credentialsOf(fleet, leaf)?.credentials ?? {};
  return account === undefined || role === undefined ? undefined : { account, role };
}

/** The plan with a role that may send and receive one more subject. */
async function withRole(plan: RehearsalPlan, { account, role }: SigningRole): Promise<RehearsalPlan> {
  if (!plan.operatorDouble) throw new Error('there is no JWT operator');
  const keys: SigningKeys = claimsOf(plan.operatorDouble, account).signing_keys ?? [];
  const signing_keys = keys.map((key) => {
    if (typeof key === 'string' || key.role !== role) return key;
    const { pub, sub } = key.template ?? {};
    const more = (list: typeof pub) => ({ ...list, allow: [...(list?.allow ?? []), WIDER] });
    return { ...key, template: { ...key.template, pub: more(pub), sub: more(sub) } };
  });
  return withAccount(plan, account, { signing_keys });
}

async function connectionsOf(fleet: RunningFleet, leaf: RehearsalLeaf): Promise<string[]> {
  const connections = await leafConnections(fleet.serversOf(leaf.upstream));
  return connections.map(({ server, cid }) => `${server.name} ${cid}`);
}
