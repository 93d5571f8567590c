/** Names of the drills that take longer, so that they are run only when asked for. */
export const FURTHER_DRILLS = [
  'certificates',
  'authority',
  'identities',
  'expired',
  'system-account',
  'existing-secrets',
  'operator',
  'lost-disk',
] as const;

/** The name of one of them. */
export type FurtherDrill = (typeof FURTHER_DRILLS)[number];
