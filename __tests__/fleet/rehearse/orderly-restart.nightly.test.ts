import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import type { Drill } from '../../../fleet/rehearse/drill';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { orderlyRestart } from '../../../fleet/rehearse/drills/orderly-restart';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import type { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { natsServer, PINNED } from '../../support/binaries';
import { KeptSections } from '../../support/kept-file';
import { Artifact, replaceOnce } from '../../support/rehearsal';
import { mapAt } from '../../support/walk';
import { toldOf } from './told';

jest.setTimeout(240_000);

const HUB = { address: 'nats.example.com', kube: { context: 'hub' } };
const SITE = { up: ['sensors.>'], streams: { EDGE_SENSORS: { subjects: ['sensors.>'] } } };

const single = () => Artifact.of({ hub: { ...HUB, replicas: 1 }, sites: { edge1: SITE } });

/** Changes a site's only server. */
const otherwise = (change: (spec: string) => string) =>
  single().change('leaf-edge1', (resources) => {
    const [set] = Object.values(mapAt(resources, 'kubernetes_stateful_set_v1'));
    mapAt(set).spec = JSON.parse(change(JSON.stringify(mapAt(set).spec)));
  });

/** The streams of the hub, each with its copies. */
async function streamsOf(fleet: RunningFleet): Promise<string[]> {
  const connection = await fleet.connectTo(fleet.hub);
  const infos = await (await jetstreamManager(connection)).streams.list().next();
  await connection.close();
  return infos.map(({ config }) => `${config.name} ×${config.num_replicas}`).sort();
}

/**
 * The drill, and which streams the hub has in the middle of it and behind it; and whether clients of drills before it
 * are left.
 */
const watched: Drill = {
  title: orderlyRestart.title,
  async run(fleet) {
    const meanwhile = new Set<string>();
    const look = async () => {
      for (const stream of await streamsOf(fleet)) meanwhile.add(stream);
    };
    const earlier = await fleet.connectTo(fleet.hub);
    const timer = setInterval(() => look().catch(() => undefined), 500);
    const result = await orderlyRestart.run(fleet).finally(() => clearInterval(timer));
    const streams = `${[...meanwhile].sort().join(' ')} became ${(await streamsOf(fleet)).join(' ')}`;
    return { ...result, note: [result.note, streams, ...(earlier.isClosed() ? [] : ['a client stayed'])].join('; ') };
  },
};

/** From here on the hub's monitor does not say that it is well. */
const unwell: Drill = {
  title: 'the hub is not ready any more',
  async run(fleet) {
    for (const server of fleet.serversOf(fleet.hub)) server.healthy = async () => false;
    return { total: 0, failures: [] };
  },
};

/** Servers that restart; orderly-restart.txt has what the drill says. */
const FLEETS: Readonly<Record<string, () => readonly [Artifact, ...Drill[]]>> = {
  'three at a site, a region and the hub restart in turn, ten seconds between them': () => [
    Artifact.of({
      hub: HUB,
      regions: { eu: { address: 'nats-eu.example.com' } },
      sites: { plant7: { ...SITE, replicas: 3, via: 'eu' } },
    }),
  ],
  'one at a site and at the hub': () => [single()],
  "a site's only one goes into lame duck mode, its clients connected for a while": () => [
    otherwise((spec) => replaceOnce(spec, '-sl=stop=', '-sl=ldm=')).replaceInConf(
      'leaf-edge1',
      'lame_duck_grace_period: "10ms"',
      'lame_duck_grace_period: "10s"',
    ),
  ],
  "a site's only one has a hook that fails": () => [
    otherwise((spec) => replaceOnce(spec, '-sl=stop=', '-sl=no-such=')),
  ],
  'the hub says of itself that it is not ready, once it has restarted': () => [single(), unwell],
};

const kept = new KeptSections(join(__dirname, 'orderly-restart.txt'), Object.keys(FLEETS));
afterAll(() => kept.expectNoOthers());

test.concurrent.each(Object.entries(FLEETS))('%s', async (title, make) => {
  const [artifact, ...before] = make();
  const drills = [serversStart, leavesConnect, streamsAreMade, ...before, watched];
  kept.expect(title, toldOf(await artifact.rehearse(natsServer(PINNED), drills)));
});
