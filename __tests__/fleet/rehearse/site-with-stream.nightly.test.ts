import { synthesizeForRehearsal } from '../../../fleet/commands/rehearsal-syntheses';
import { clustersForm } from '../../../fleet/rehearse/drills/clusters-form';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { siteAdded } from '../../../fleet/rehearse/drills/site-added';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { parseEnvironment, refusalIn } from '../../../schema';
import { parseGrownEnvironment } from '../../../schema/grown';
import { natsServer, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { Artifact, failuresOf, writtenFleet } from '../../support/rehearsal';

jest.setTimeout(300_000);

const FILE = 'environments/test.ts';
const fleet = (sites: object) => ({
  name: 'test',
  kind: 'development',
  trust: { kind: 'password', tls: false },
  hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
  sites,
});

const S1 = { s1: { up: ['pos.>'], streams: { POS: { subjects: ['pos.>'] } } } };
const POS = { subjects: ['pos.>'], maxBytes: '100Mi', hub: { maxBytes: '1Gi' } };
const S2 = { namespace: 's2', up: ['pos.>'], streams: { POS } };

test.each([
  [
    'a fleet whose sites have another stream than the default one gets one more site',
    S1,
    parseGrownEnvironment(fleet(S1), FILE),
    ['POS of rehearsal-site,s1'],
  ],
  [
    'a site with a stream of its own is added, and no other stream has less for it',
    { s1: {} },
    parseEnvironment(fleet({ s1: {}, s2: S2 }), FILE),
    ['EDGE_SENSORS of s1', 'POS of s2'],
  ],
])('%s', async (_what, sites, grown, streams) => {
  expect(grown.hub.streams.map(({ name, sources }) => `${name} of ${sources}`)).toEqual(streams);
  const before = parseEnvironment(fleet(sites), FILE).hub.streams.map(({ name, maxBytes }) => [name, maxBytes]);
  expect(grown.hub.streams.map(({ name, maxBytes }) => [name, maxBytes])).toEqual(expect.arrayContaining(before));
  const added = siteAdded({ outdir: synthesizeFleet(grown).outdir });
  const drills = [serversStart, clustersForm, leavesConnect, streamsAreMade, added];
  const steps = await Artifact.of(fleet(sites)).rehearse(natsServer(PINNED), drills);
  expect([steps.length, failuresOf(steps)]).toEqual([drills.length, {}]);
});

test('where no site can be added, the drill says what is in the way, and nothing is proven by it', async () => {
  const sites = Object.fromEntries(['s1', 's2', 's3', 's4', 's5', 's6'].map((name) => [name, { namespace: name }]));
  const input = { ...fleet(sites), defaults: { site: { reconnectSeconds: 1 } } };
  const refusal = await (async () => parseGrownEnvironment(input, FILE))().catch(refusalIn);
  const syntheses = synthesizeForRehearsal(parseEnvironment(input, FILE), refusal);
  const running = await writtenFleet(await Artifact.at(syntheses.outdir).plan());
  const result = await siteAdded(syntheses.growth).run(running);
  await running.stop();
  syntheses.remove();
  expect(result).toMatchObject({ total: 0, failures: [] });
  expect(result.note).toMatch(
    /^not run, as no site can be added: trust\.kind "password" is too slow for 7 servers that reconnect to hub at once/,
  );
});
