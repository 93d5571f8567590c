import { Checks, type Drill } from '../../../fleet/rehearse/drill';
import { isConnected } from '../../../fleet/rehearse/drills/leaves-connect';
import { checkStreamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { StoredTraffic } from '../../../fleet/rehearse/stored-traffic';
import { natsServer, PINNED } from '../../support/binaries';
import { Artifact, failuresOf } from '../../support/rehearsal';

jest.setTimeout(180_000);

const JETSTREAM = { memory: '16Mi', file: '64Mi', volume: '128Mi' };
const MESSAGES = 100;

/** Twice the interval at which leaves try again, on a busy machine. */
const CONNECTS_MS = 20_000;

/**
 * Regions and sites are there first, as after a power cut that took the link too; what is above them starts when they
 * have stored.
 */
const startAlone: Drill = {
  title: 'regions and sites start alone, and take messages',
  async run(fleet) {
    const checks = new Checks();
    await fleet.write(fleet.tiers);
    const below = fleet.tiers.filter(({ role }) => role !== 'hub');
    await fleet.startWritten(below);
    await Promise.all(below.map((tier) => checkStreamsAreMade(fleet, tier, checks)));
    const traffic = await StoredTraffic.of(fleet, 'alone', checks);
    await traffic.publish(MESSAGES);
    await fleet.startWritten([fleet.hub]);
    await Promise.all(fleet.leaves.map((leaf) => isConnected(fleet, leaf, CONNECTS_MS)));
    await checkStreamsAreMade(fleet, fleet.hub, checks);
    await traffic.checkArrivals();
    return checks.result(`${traffic.total} messages`);
  },
};

test('sites and regions of one and of three servers that never saw what is above them take messages and hand them on', async () => {
  // With the system account connected, servers of a cluster may leave it to those above who leads them.
  const small = { replicas: 1, jetstream: JETSTREAM, systemAccount: true };
  const large = { ...small, replicas: 3 };
  const fleet = Artifact.of({
    trust: { kind: 'mutual-tls' },
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1, jetstream: JETSTREAM },
    regions: {
      eu: { address: 'eu.example.com', kube: { context: 'eu' }, ...large },
      us: { address: 'us.example.com', kube: { context: 'us' }, ...small },
    },
    sites: { edge1: small, edge3: large, plant3: { ...large, via: 'us' } },
    defaults: { region: { reconnectSeconds: 1 }, site: { reconnectSeconds: 1 } },
  });
  const steps = await fleet.rehearse(natsServer(PINNED), [startAlone]);
  expect(failuresOf(steps)).toEqual({});
  expect(steps[0]?.total).toBeGreaterThan(0);
});
