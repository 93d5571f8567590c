/** What a rehearsal proves, in that order. */
export const TITLES = [
  'servers start, JetStream ready',
  'clusters: every route, a leader',
  'leaves connect, each as itself',
  'streams are made, and made again',
  'edge → hub, live',
  'hub → edge, each only its own',
  'commands are answered',
  'filters hold, both ways',
  'strangers are refused',
  'clients may do what they are allowed, no more',
  'what clients subscribe to arrives across links',
  'hub outage: nothing lost, nothing twice, in order',
  'a site is added by reload, no connection drops',
  'a revoked site is cut off at once, no other notices',
  "a site's filters change, a connected one's too",
  'orderly restarts: nothing stored is lost',
];

/** How many checks of the bundled prod that are, where it hangs on nothing but the environment. */
export const PROD_CHECKS = {
  'servers start, JetStream ready': 9,
  'clusters: every route, a leader': 8,
  'leaves connect, each as itself': 4,
  'streams are made, and made again': 5,
  'edge → hub, live': 12,
  'hub → edge, each only its own': 12,
  'commands are answered': 3,
  'strangers are refused': 30,
  'what clients subscribe to arrives across links': 28,
  'orderly restarts: nothing stored is lost': 33,
};
