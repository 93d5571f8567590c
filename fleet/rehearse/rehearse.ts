import type { Drill, DrillResult } from './drill';
import { DEFAULT_DRILLS, DRILL_NAMES, type DrillName } from './drill-names';
import { authorityRotates } from './drills/authority-rotates';
import { certificatesRenew } from './drills/certificates-renew';
import type { DrillChanges } from './drills/change';
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
import { streamsAreMade } from './drills/streams';
import { subscriptionsCross } from './drills/subscriptions-cross';
import { systemAccount } from './drills/system-account';
import { unauthorizedRefused } from './drills/unauthorized-refused';
import { userRevoked } from './drills/user-revoked';
import type { RehearsalPlan } from './rehearsal-plan';
import { RunningFleet } from './running-fleet';
import { Variations } from './variations';

/** One drill and what it found. */
export interface DrillRun extends DrillResult {
  readonly title: string;
  readonly ms: number;
}

/** Properties of {@link rehearse}. */
export interface RehearsalProps {
  /** The environment as it was synthesized. */
  readonly plan: RehearsalPlan;
  /** The drills, in their order; {@link drills} makes them. The first one starts the servers. */
  readonly drills: readonly Drill[];
  /** Path of nats-server. */
  readonly binary: string;
  /** Called before a drill begins. */
  readonly onStart?: (title: string) => void;
  /** Called after a drill has ended. */
  readonly onStep?: (step: DrillRun) => void;
  /**
   * Called after the last drill, while the fleet still runs, unless its servers did not start; then the fleet is
   * stopped.
   */
  readonly onEnd?: (fleet: RunningFleet, steps: readonly DrillRun[]) => Promise<void>;
}

/**
 * Runs the synthesized environment on real servers on this machine, and drills it. Ends early if no server starts,
 * since every further drill would fail for that reason. Leaves nothing behind.
 */
export async function rehearse({ plan, drills, binary, onStart, onStep, onEnd }: RehearsalProps): Promise<DrillRun[]> {
  const fleet = new RunningFleet(plan, binary);
  const steps: DrillRun[] = [];
  try {
    for (const drill of drills) {
      onStart?.(drill.title);
      const step = await runDrill(drill, fleet);
      steps.push(step);
      onStep?.(step);
      if (drill === serversStart && step.failures.length > 0) return steps;
    }
    await onEnd?.(fleet, steps);
    return steps;
  } finally {
    await fleet.stop();
  }
}

/** What is synthesized in addition to the environment itself. */
export interface RehearsalChanges {
  /** The same environment with one more site. */
  readonly growth: Growth;
  /** The environment with other changes. */
  readonly changes: DrillChanges;
}

/**
 * Drills in the order in which a rehearsal runs them, each once, after those that it depends on.
 * @param names which. @default those that are always run
 */
export function drills(changes: RehearsalChanges, names: readonly DrillName[] = DEFAULT_DRILLS): Drill[] {
  return DRILL_NAMES.filter((name) => names.includes(name) || isNeeded(name, names)).flatMap((name) =>
    MAKE[name].map((make) => make(changes)),
  );
}

/** What a drill proves, in a short sentence or two. */
export function titleOf(name: DrillName): string {
  const none: RehearsalChanges = {
    growth: { refused: 'nothing is run' },
    changes: new Variations(() => {
      throw new Error('nothing is run');
    }),
  };
  return MAKE[name].map((make) => make(none).title).join('; ');
}

/** What every other drill depends on, and each of these on those before it: after them the fleet is up. */
export const TO_CONNECT: readonly DrillName[] = ['servers', 'clusters', 'leaves', 'streams'];

/** Whether one of the requested drills depends on this one. */
function isNeeded(name: DrillName, asked: readonly DrillName[]): boolean {
  const comesLater = (other: DrillName) => DRILL_NAMES.indexOf(other) > DRILL_NAMES.indexOf(name);
  // It removes the added site, which the drills after it do not know.
  if (name === 'site-revoked') return asked.includes('site-added') && asked.some(comesLater);
  return TO_CONNECT.includes(name) && asked.some(comesLater);
}

const MAKE: Readonly<Record<DrillName, readonly ((changes: RehearsalChanges) => Drill)[]>> = {
  servers: [() => serversStart],
  clusters: [() => clustersForm],
  leaves: [() => leavesConnect],
  streams: [() => streamsAreMade],
  'edge-to-hub': [() => edgeToHub],
  'hub-to-edge': [() => hubToEdge],
  commands: [() => commandsAnswered],
  'filters-hold': [() => filtersHold],
  'unauthorized-clients': [() => unauthorizedRefused],
  clients: [() => clientsConnect],
  subscriptions: [() => subscriptionsCross],
  outage: [() => outage],
  'site-added': [({ growth }) => siteAdded(growth)],
  'site-revoked': [({ changes }) => cutOff(changes)],
  'filters-change': [({ changes }) => filtersChange(changes)],
  restarts: [() => orderlyRestart],
  certificates: [({ changes }) => certificatesRenew(changes)],
  authority: [({ changes }) => authorityRotates(changes)],
  identities: [({ changes }) => identitiesRotate(changes)],
  expired: [({ changes }) => expired(changes)],
  'system-account': [({ changes }) => systemAccount(changes)],
  'existing-secrets': [({ changes }) => existingSecrets(changes)],
  'jwt-operator': [({ changes }) => userRevoked(changes), ({ changes }) => roleChanges(changes)],
  'lost-disk': [() => diskLost],
};

async function runDrill(drill: Drill, fleet: RunningFleet): Promise<DrillRun> {
  const begun = Date.now();
  try {
    return { title: drill.title, ...(await drill.run(fleet)), ms: Date.now() - begun };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const details = fleet.servers.filter(({ process }) => !process.running).flatMap((server) => server.log());
    return { title: drill.title, total: 1, failures: [{ what, details }], ms: Date.now() - begun };
  }
}
