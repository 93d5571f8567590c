import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { orderlyRestart } from '../../../fleet/rehearse/drills/orderly-restart';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { natsServer, PINNED } from '../../support/binaries';
import { Artifact, failuresOf, replaceOnce } from '../../support/rehearsal';
import { mapAt } from '../../support/walk';

jest.setTimeout(240_000);

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
const SITE = { up: ['sensors.>'], streams: { EDGE_SENSORS: { subjects: ['sensors.>'] } } };
const DRILLS = [serversStart, leavesConnect, streamsAreMade, orderlyRestart];

/** The old way out for a site: its only server in lame duck mode, its clients connected for a while. */
function withLameDuck(artifact: Artifact, stack: string): Artifact {
  return artifact
    .change(stack, (resources) => {
      const [set] = Object.values(mapAt(resources, 'kubernetes_stateful_set_v1'));
      const text = JSON.stringify(mapAt(set).spec);
      mapAt(set).spec = JSON.parse(replaceOnce(text, '-sl=stop=', '-sl=ldm='));
    })
    .replaceInConf(stack, 'lame_duck_grace_period: "10ms"', 'lame_duck_grace_period: "10s"');
}

const single = () => Artifact.of({ hub: { ...HUB, replicas: 1 }, sites: { edge1: SITE } });

test.concurrent('three servers at a site, a region and the hub: they restart in turn, and nothing acknowledged is lost', async () => {
  const artifact = Artifact.of({
    hub: HUB,
    regions: { eu: { address: 'nats-eu.example.com' } },
    sites: { plant7: { ...SITE, replicas: 3, via: 'eu' } },
  });
  const steps = await artifact.rehearse(await natsServer(PINNED), DRILLS);
  expect(failuresOf(steps)).toEqual({});
  // Of nine servers a restart and a publisher; of three tiers another publisher; the site's four are looked for at the hub, too.
  expect(steps.at(-1)?.total).toBe(9 + 9 + 3 + 4 + 2);
  // Ten seconds between two servers, as their StatefulSets demand.
  const [, seconds] = /restarts took ([\d.]+) s/.exec(steps.at(-1)?.note ?? '') ?? [];
  expect(Number(seconds)).toBeGreaterThan(20);
});

test.concurrent('one server at a site and at the hub: nothing acknowledged is lost', async () => {
  const steps = await single().rehearse(await natsServer(PINNED), DRILLS);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.at(-1)?.total).toBe(2 + 2 + 2 + 2 + 1);
});

test.concurrent('a site whose only server goes into lame duck mode: what is lost is counted, and its hook named', async () => {
  const steps = await withLameDuck(single(), 'leaf-edge1').rehearse(await natsServer(PINNED), DRILLS);
  const lost = (stack: string) =>
    expect.stringMatching(
      new RegExp(
        `^edge1-nats-leaf-0-plain: of \\d+ confirmed messages \\d+ are missing, those of \\d{4,} ms on end, .* in the stream EDGE_SENSORS of ${stack}$`,
      ),
    );
  expect(failuresOf(steps)).toEqual({ [orderlyRestart.title]: [lost('hub'), lost('leaf-edge1')] });
  const [failure] = steps.at(-1)?.failures ?? [];
  expect(failure?.details.slice(0, 2)).toEqual([
    "confirmed by flush; the pod's hook is nats-server -sl=ldm=/var/run/nats/nats.pid",
    expect.stringMatching(/^leaf-edge1 nats\.conf:\d+ {2}lame_duck_grace_period: "10s"$/),
  ]);
});
