import { join } from 'node:path';
import { clientsConnect } from '../../../fleet/rehearse/drills/clients-connect';
import { edgeToHub } from '../../../fleet/rehearse/drills/edge-to-hub';
import { hubToEdge } from '../../../fleet/rehearse/drills/hub-to-edge';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { subscriptionsCross } from '../../../fleet/rehearse/drills/subscriptions-cross';
import { natsServer, PINNED } from '../../support/binaries';
import { KeptSections } from '../../support/kept-file';
import { Artifact } from '../../support/rehearsal';
import { toldOf } from './told';

jest.setTimeout(240_000);

const EU = { eu: { address: 'nats-eu.example.com', replicas: 1 } };

/** Clients by their names, each with where it is and what it subscribes to. */
function fleet(
  clients: Readonly<Record<string, readonly [at: string, ...subscribe: string[]]>>,
  changes = {},
): Artifact {
  return Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    sites: { edge1: {} },
    clients: Object.fromEntries(Object.entries(clients).map(([name, [at, ...subscribe]]) => [name, { at, subscribe }])),
    ...changes,
  });
}

const CONFIG = ['edge1', '"config.>"', '"config.*.edge1"'] as const;
const SENSORS = ['edge1', '"sensors.>"', '"sensors.*.edge1"'] as const;

/**
 * Fleets with filters as no synthesis would have them; subscriptions-cross.txt has what the drill says, its number of
 * checks too.
 */
const FLEETS: Readonly<Record<string, () => Artifact>> = {
  'the subscriptions of all clients receive from wherever filters let something through': () =>
    fleet({
      'app-hub': ['hub', 'sensors.>', 'alerts.edge1.*'],
      'app-edge1': ['edge1', 'commands.>', 'config.*.edge1', 'local.>'],
    }),
  "a filter with a wildcard inside: the site's client receives nothing, and the filter that would do is named": () =>
    fleet({ app: ['edge1', 'config.>'] }).replaceInUser('hub', ...CONFIG),
  "sites have their turn at the same time: what passes to others' clients does not help one whose filter is wrong":
    () =>
      fleet(
        {
          gateway: ['sites', 'config.>', 'commands.{site}.>'],
          board: ['hub', 'sensors.>', 'alerts.>'],
        },
        { sites: { edge1: {}, edge2: {}, edge3: {} } },
      ).replaceInUser('hub', 'edge3', '"config.>"', '"config.*.edge3"'),
  "the same up: the hub's client receives nothing, and what another one there subscribes to does not help it": () =>
    fleet({ app: ['hub', 'sensors.>', 'alerts.>'], narrow: ['hub', 'sensors.*.edge1'] }).replaceInUser(
      'hub',
      ...SENSORS,
    ),
  'behind a region each of the links is looked at': () =>
    fleet(
      { 'app-hub': ['hub', 'sensors.>'], 'app-eu': ['eu', 'sensors.>'] },
      { regions: EU, sites: { edge1: { via: 'eu' } } },
    ).replaceInUser('region-eu', ...SENSORS),
  'a client that its server does not know': () =>
    fleet({ app: ['edge1', 'config.>'] }).changeConf('leaf-edge1', (conf) => conf.replace('"app"', '"another"')),
  'a site that may not answer': () =>
    fleet({ app: ['edge1', 'commands.>'] }).replaceInUser('hub', 'edge1', '"_INBOX.>", ', ''),
  'a client that subscribes more narrowly beside it: the report says that the wide one alone would not do': () =>
    fleet({ app: ['edge1', 'config.>', 'config.*.edge1'] }).replaceInUser('hub', ...CONFIG),
};

const kept = new KeptSections(join(__dirname, 'subscriptions-cross.txt'), Object.keys(FLEETS));

// The drills before look at filters and at clients separately, and find nothing.
test.concurrent.each(Object.entries(FLEETS))('%s', async (title, make) => {
  const drills = [serversStart, leavesConnect, edgeToHub, hubToEdge, clientsConnect, subscriptionsCross];
  const told = toldOf(await make().rehearse(natsServer(PINNED), drills));
  // A client may be told earlier than that is logged.
  kept.expect(
    title,
    told.filter((line) => !line.endsWith('authentication error')),
  );
});

test('what it says of other fleets is not kept', () => kept.expectNoOthers());
