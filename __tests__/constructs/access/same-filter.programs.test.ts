import { droppedSince, listConnections } from '../../../fleet/rehearse/connections';
import { type Deployed, deploy } from '../../../fleet/rehearse/deploy';
import { readRehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsServer, PINNED } from '../../support/binaries';
import { Checkout, environmentWith } from '../../support/fleet';

jest.setTimeout(300_000);

const checkout = new Checkout();

const planOf = async (up: readonly string[]) =>
  readRehearsalPlan(
    checkout.synthesize(
      environmentWith({
        hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
        sites: { edge1: { up }, edge2: {} },
      }),
    ).outdir,
  );

let fleet: RunningFleet;

beforeAll(async () => {
  fleet = new RunningFleet(await planOf(['sensors.>', 'alerts.>', 'logs.>']), natsServer(PINNED));
  await fleet.start(fleet.tiers);
  const connected = async () => (await fleet.serversOf(fleet.hub)[0]?.leaves())?.length === 2;
  expect(await becomesTrue(connected, 60_000)).toBe(true);
});
afterAll(() => fleet?.stop());

/** What a deploy of another filter of edge1 disconnects. */
async function deployed(up: readonly string[]): Promise<Deployed & { readonly gone: readonly string[] }> {
  const before = await listConnections(fleet);
  const result = await deploy(fleet, await planOf(up));
  const leaves = [...before].filter((connection) => connection.startsWith('leaf '));
  return { ...result, gone: await droppedSince(fleet, new Set(leaves)) };
}

test.each([
  ['in another order', ['logs.>', 'sensors.>', 'alerts.>']],
  ['with a subject that another one covers', ['sensors.>', 'alerts.>', 'logs.>', 'logs.error']],
  ['in the subjects that equal it', ['alerts.>', 'logs.>', 'sensors.*', 'sensors.*.*', 'sensors.*.*.>']],
])('no leaf reconnects, and no server restarts, for a filter %s', async (_how, up) => {
  expect(await deployed(up)).toEqual({ dropped: [], problems: [], restarted: [], gone: [] });
});

test('its leaf reconnects for a filter that allows more', async () => {
  const { dropped: users } = await deployed(['sensors.>', 'alerts.>', 'logs.>', 'more.>']);
  expect(users).toEqual(['edge1']);
});
