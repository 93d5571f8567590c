import type { Drill, Proof } from './drill';
import { authorityRotates } from './drills/authority-rotates';
import { certificatesRenew } from './drills/certificates-renew';
import type { Changes } from './drills/change';
import { clientsConnect } from './drills/clients-connect';
import { clustersForm } from './drills/clusters-form';
import { commandsAnswered } from './drills/commands-answered';
import { cutOff } from './drills/cut-off';
import { diskLost } from './drills/disk-lost';
import { edgeToHub } from './drills/edge-to-hub';
import { existingSecrets } from './drills/existing-secrets';
import { expired } from './drills/expired';
import { filtersChange } from './drills/filters-change';
import { filtersHold } from './drills/filters-hold';
import { hubToEdge } from './drills/hub-to-edge';
import { identitiesRotate } from './drills/identities-rotate';
import { leavesConnect } from './drills/leaves-connect';
import { orderlyRestart } from './drills/orderly-restart';
import { outage } from './drills/outage';
import { roleChanges } from './drills/role-changes';
import { serversStart } from './drills/servers-start';
import { type Growth, siteAdded } from './drills/site-added';
import { strangersRefused } from './drills/strangers-refused';
import { streamsAreMade } from './drills/streams';
import { subscriptionsCross } from './drills/subscriptions-cross';
import { systemAccount } from './drills/system-account';
import { userRevoked } from './drills/user-revoked';
import type { FurtherDrill } from './further-drills';
import { type Plan, RunningFleet } from './running-fleet';

/** One drill and what it found. */
export interface Step extends Proof {
  readonly title: string;
  readonly ms: number;
}

/** Properties of {@link rehearse}. */
export interface RehearsalProps {
  /** The environment as it was synthesized. */
  readonly plan: Plan;
  /** What to do, in that order; {@link drills} for everything. The first one starts the servers. */
  readonly drills: readonly Drill[];
  /** Path of nats-server. */
  readonly binary: string;
  /** Told before a drill begins. */
  readonly onStart?: (title: string) => void;
  /** Told after a drill has ended. */
  readonly onStep?: (step: Step) => void;
}

/**
 * Runs what was synthesized on real servers on this machine, and drills it. Ends early where no server starts,
 * since every further drill would only say the same. Leaves nothing behind.
 */
export async function rehearse({ plan, drills, binary, onStart, onStep }: RehearsalProps): Promise<Step[]> {
  const fleet = new RunningFleet(plan, binary);
  const steps: Step[] = [];
  try {
    for (const drill of drills) {
      onStart?.(drill.title);
      const step = await runDrill(drill, fleet);
      steps.push(step);
      onStep?.(step);
      if (drill === serversStart && step.failures.length > 0) break;
    }
    return steps;
  } finally {
    await fleet.stop();
  }
}

/** What is synthesized beside the environment itself. */
export interface RehearsalChanges {
  /** The same environment with one more site. */
  readonly growth: Growth;
  /** The environment with other changes. */
  readonly changes: Changes;
}

/** What a rehearsal proves, in the order in which it does. */
export function drills({ growth, changes }: RehearsalChanges): Drill[] {
  return [
    ...toConnect,
    edgeToHub,
    hubToEdge,
    commandsAnswered,
    filtersHold,
    strangersRefused,
    clientsConnect,
    subscriptionsCross,
    outage,
    siteAdded(growth),
    cutOff(changes),
    filtersChange(changes),
    orderlyRestart,
  ];
}

/** Drills that are asked for by their name, behind those that they rest on. */
export function furtherDrill(name: FurtherDrill, changes: Changes): Drill[] {
  return [...toConnect, ...MAKE[name].map((make) => make(changes))];
}

const MAKE: Readonly<Record<FurtherDrill, readonly ((changes: Changes) => Drill)[]>> = {
  certificates: [certificatesRenew],
  authority: [authorityRotates],
  identities: [identitiesRotate],
  expired: [expired],
  'system-account': [systemAccount],
  'existing-secrets': [existingSecrets],
  operator: [userRevoked, roleChanges],
  'lost-disk': [() => diskLost],
};

/** What every other drill rests on. */
const toConnect = [serversStart, clustersForm, leavesConnect, streamsAreMade];

async function runDrill(drill: Drill, fleet: RunningFleet): Promise<Step> {
  const begun = Date.now();
  try {
    return { title: drill.title, ...(await drill.run(fleet)), ms: Date.now() - begun };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const details = fleet.servers.filter(({ process }) => !process.running).flatMap((server) => server.log());
    return { title: drill.title, total: 1, failures: [{ what, details }], ms: Date.now() - begun };
  }
}
