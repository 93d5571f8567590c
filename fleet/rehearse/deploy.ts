import type { Access } from '../model/tier';
import { enforceAccess, UnknownUsers } from './leaf-access';
import { makeStreams as makeTierStreams } from './make-streams';
import type { RehearsalPlan } from './rehearsal-plan';
import type { RunningFleet } from './running-fleet';
import type { RunningServer } from './running-server';
import type { RehearsalTier } from './topology';
import { becomesTrue } from './wait';

const RELOAD_TIMEOUT_MS = 15_000;
const START_TIMEOUT_MS = 20_000;

/** What a deploy did. */
export interface Deployed {
  /** Users whose connections were dropped. */
  readonly dropped: readonly string[];
  /** Names of servers that were restarted, as their pods would be. */
  readonly restarted: readonly string[];
  /** What went wrong. */
  readonly problems: readonly { readonly what: string; readonly details: readonly string[] }[];
}

/** How the stacks are deployed, one after the other. */
export interface DeployOptions {
  /** Stacks, in the order in which they are deployed; others do not change. @default all, upstreams first */
  readonly stacks?: readonly string[];
  /** Whether leaves with fewer permissions are disconnected. @default true */
  readonly enforces?: boolean;
}

/**
 * Applies a changed synthesis to the running servers, as a deploy does: changed files are written and the server
 * reloads, or restarts if its pod would; streams are edited; leaves with fewer permissions are disconnected.
 */
export async function deploy(
  fleet: RunningFleet,
  next: RehearsalPlan,
  { stacks, enforces = true }: DeployOptions = {},
): Promise<Deployed> {
  const deployed = {
    dropped: [] as string[],
    restarted: [] as string[],
    problems: [] as Deployed['problems'][number][],
  };
  const problem = (what: string, details: readonly string[] = []) => deployed.problems.push({ what, details });
  const tiers = stacks ? stacks.flatMap((stack) => next.tiers.filter((tier) => tier.stack === stack)) : next.tiers;
  const known = new Map(fleet.tiers.map((tier) => [tier.stack, tier]));
  fleet.plan = stacks && stacks.length < next.tiers.length ? fleet.plan : next;
  for (const tier of tiers) {
    const servers = fleet.serversOf(tier);
    const [first] = servers;
    if (!first) continue;
    const before = first.tier;
    for (const server of servers) {
      const action = await update(fleet, server, tier);
      if (action === 'restarted') deployed.restarted.push(server.name);
      if (action === 'refused') problem(`${server.name} does not apply its new configuration on reload`, server.log());
    }
    await makeStreams(fleet, known.get(tier.stack) ?? before, tier, problem);
    if (enforces && tier.access && JSON.stringify(tier.access) !== JSON.stringify(before.access)) {
      deployed.dropped.push(...(await cutOff(fleet, tier, before.access ?? { users: {}, revoked: [] }, problem)));
    }
  }
  fleet.plan = next;
  return deployed;
}

/** Gives a server its new files. */
async function update(
  fleet: RunningFleet,
  server: RunningServer,
  tier: RehearsalTier,
): Promise<'same' | 'reloaded' | 'restarted' | 'refused'> {
  const pod = tier.pods.find(({ name }) => name === server.pod.name);
  if (!pod) return 'same';
  const rolls = tier.template !== server.tier.template;
  const texts = (files: typeof pod.files) => JSON.stringify([...files].map(([path, { content }]) => [path, content]));
  const changed = rolls || texts(pod.files) !== texts(server.pod.files);
  server.tier = tier;
  server.pod = pod;
  if (!changed) return 'same';
  fleet.writeFiles(pod);
  if (rolls) {
    await server.process.stop();
    server.process.start();
    return (await becomesTrue(() => server.healthy(), fleet.patience(START_TIMEOUT_MS))) ? 'restarted' : 'refused';
  }
  const reloads = () => server.process.logLines.filter((line) => /Reloaded server configuration/.test(line)).length;
  const earlier = reloads();
  await server.process.reload();
  return (await becomesTrue(async () => reloads() > earlier, fleet.patience(RELOAD_TIMEOUT_MS)))
    ? 'reloaded'
    : 'refused';
}

async function makeStreams(
  fleet: RunningFleet,
  before: RehearsalTier,
  tier: RehearsalTier,
  problem: (what: string) => void,
): Promise<void> {
  const changed = [...tier.streams].filter(([name, config]) => before.streams.get(name) !== config);
  const problems = await makeTierStreams(
    fleet,
    tier,
    changed.map(([name]) => name),
  );
  for (const [name, found] of problems) problem(`${tier.stack}: stream ${name}: ${found}`);
}

async function cutOff(
  fleet: RunningFleet,
  tier: RehearsalTier,
  before: Access,
  problem: (what: string) => void,
): Promise<readonly string[]> {
  try {
    return await enforceAccess(fleet, tier, before);
  } catch (error) {
    if (error instanceof UnknownUsers) {
      // What nats-server tells the operator of such servers to do.
      for (const server of fleet.serversOf(tier)) {
        await server.process.stop();
        server.process.start();
        await becomesTrue(() => server.healthy(), fleet.patience(START_TIMEOUT_MS));
      }
      return Object.keys(before.users);
    }
    problem(error instanceof Error ? error.message : String(error));
    return [];
  }
}
