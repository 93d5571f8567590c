/** What is known of a drill without loading it. */
interface AboutDrill {
  /** Whether each rehearsal runs it. The others run only when named. */
  readonly always: boolean;
  /**
   * About how long it takes: on two cores, with the bundled prod, or if that is not possible, with a hub of three
   * servers and two sites.
   */
  readonly seconds: number;
}

/** Every drill by its name, in the order in which they run. */
export const DRILLS = {
  servers: { always: true, seconds: 1 },
  clusters: { always: true, seconds: 1 },
  leaves: { always: true, seconds: 1 },
  streams: { always: true, seconds: 1 },
  'edge-to-hub': { always: true, seconds: 1 },
  'hub-to-edge': { always: true, seconds: 1 },
  commands: { always: true, seconds: 1 },
  'filters-hold': { always: true, seconds: 1 },
  'unauthorized-clients': { always: true, seconds: 2 },
  clients: { always: true, seconds: 1 },
  subscriptions: { always: true, seconds: 1 },
  outage: { always: true, seconds: 16 },
  'site-added': { always: true, seconds: 1 },
  'site-revoked': { always: true, seconds: 11 },
  'filters-change': { always: true, seconds: 13 },
  restarts: { always: true, seconds: 36 },
  certificates: { always: false, seconds: 7 },
  authority: { always: false, seconds: 25 },
  identities: { always: false, seconds: 13 },
  expired: { always: false, seconds: 41 },
  'system-account': { always: false, seconds: 5 },
  'existing-secrets': { always: false, seconds: 41 },
  'jwt-operator': { always: false, seconds: 45 },
  'lost-disk': { always: false, seconds: 23 },
} as const satisfies Readonly<Record<string, AboutDrill>>;

/** The name of a drill, as for `--drill`. */
export type DrillName = keyof typeof DRILLS;

/** Names of all drills, in the order in which they are run. */
export const DRILL_NAMES: readonly DrillName[] = Object.keys(DRILLS).filter(isDrillName);

/** Names of the drills that each rehearsal runs. */
export const DEFAULT_DRILLS = DRILL_NAMES.filter((name) => DRILLS[name].always);

/** Names of the drills that run only when named. */
export const FURTHER_DRILLS = DRILL_NAMES.filter((name) => !DRILLS[name].always);

/** Whether there is a drill of that name. */
export function isDrillName(name: string): name is DrillName {
  return Object.hasOwn(DRILLS, name);
}
