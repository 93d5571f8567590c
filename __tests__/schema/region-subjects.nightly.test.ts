import { clientsConnect } from '../../fleet/rehearse/drills/clients-connect';
import { commandsAnswered } from '../../fleet/rehearse/drills/commands-answered';
import { edgeToHub } from '../../fleet/rehearse/drills/edge-to-hub';
import { filtersHold } from '../../fleet/rehearse/drills/filters-hold';
import { hubToEdge } from '../../fleet/rehearse/drills/hub-to-edge';
import { leavesConnect } from '../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../fleet/rehearse/drills/servers-start';
import { subscriptionsCross } from '../../fleet/rehearse/drills/subscriptions-cross';
import { natsServer, PINNED } from '../support/binaries';
import { Artifact, failuresOf } from '../support/rehearsal';
import { linesOf } from './example';

jest.setTimeout(180_000);

/** A region that passes less than its site exchanges. */
const FLEET = {
  name: 'test',
  kind: 'development' as const,
  trust: { kind: 'password' as const, tls: false },
  hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
  regions: { eu: { address: 'nats-eu.example.com', replicas: 1, up: ['sensors.>'], down: ['config.>'] } },
  sites: { below: { via: 'eu', up: ['sensors.>', 'local.>'], down: ['config.>', 'orders.below.>'] } },
};

const CLIENT = { desk: { at: 'eu', subscribe: ['local.>'], publish: ['orders.below.>'] } };

const DRILLS = [serversStart, leavesConnect, edgeToHub, hubToEdge, commandsAnswered, clientsConnect, filtersHold];

test('what does not pass a region arrives at neither end, and is refused', async () => {
  expect(linesOf({ ...FLEET, name: 'prod' })).toEqual([
    'sites.below.up[1]: "local.>" does not fully pass region eu, whose up is ["sensors.>"], and no client of that region subscribes to any of it',
    'sites.below.down[1]: "orders.below.>" does not fully pass region eu, whose down is ["config.>"], and no client of that region publishes any of it',
  ]);
  const steps = await Artifact.unchecked(FLEET).rehearse(natsServer(PINNED), DRILLS);
  expect(failuresOf(steps)).toEqual({
    [edgeToHub.title]: [
      'below: a message on local.humidity did not arrive at the hub within 5 s',
      'below: a message on local.temperature did not arrive at the hub within 5 s',
    ],
    [hubToEdge.title]: ['below: a message on orders.below.restart did not arrive within 5 s'],
    [commandsAnswered.title]: ['below: its answer to a request on orders.below.status did not arrive at the hub'],
  });
});

test('with a client at the region it passes between that and the site, and is accepted', async () => {
  const steps = await Artifact.of({ ...FLEET, clients: CLIENT }).rehearse(natsServer(PINNED), [
    ...DRILLS,
    subscriptionsCross,
  ]);
  expect(failuresOf(steps)).toEqual({});
});
