import { synthesizeForRehearsal } from '../../../fleet/commands/rehearsal-syntheses';
import { clustersForm } from '../../../fleet/rehearse/drills/clusters-form';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { siteAdded } from '../../../fleet/rehearse/drills/site-added';
import { streamsAreMade } from '../../../fleet/rehearse/drills/streams';
import { readPlan } from '../../../fleet/rehearse/running-fleet';
import { type EnvironmentError, parseEnvironment, refusalIn } from '../../../schema';
import { parseGrownEnvironment } from '../../../schema/grown';
import { natsServer, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { Artifact, failuresOf, writtenFleet } from '../../support/rehearsal';

jest.setTimeout(300_000);

const FLEET = {
  name: 'test',
  kind: 'development',
  trust: { kind: 'password', tls: false },
  hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
};

/** Rehearses an environment up to the drill that adds a site; answers what failed, by drill. */
async function rehearsed(before: Record<string, unknown>, grownOutdir: string) {
  const artifact = Artifact.of(before);
  const drills = [serversStart, clustersForm, leavesConnect, streamsAreMade, siteAdded({ outdir: grownOutdir })];
  const steps = await artifact.rehearse(natsServer(PINNED), drills);
  expect(steps).toHaveLength(drills.length);
  return failuresOf(steps);
}

test('a fleet whose sites have another stream than the default one gets one more site', async () => {
  const input = { ...FLEET, sites: { s1: { up: ['pos.>'], streams: { POS: { subjects: ['pos.>'] } } } } };
  const grown = parseGrownEnvironment(input, 'environments/test.ts');
  expect(grown.hub.streams.map(({ name, sources }) => [name, sources])).toEqual([['POS', ['rehearsal-site', 's1']]]);
  expect(await rehearsed(input, synthesizeFleet(grown).outdir)).toEqual({});
});

test('a site with a stream of its own is added, and no other stream has less for it', async () => {
  const input = { ...FLEET, sites: { s1: {} } };
  const pos = { subjects: ['pos.>'], maxBytes: '100Mi', hub: { maxBytes: '1Gi' } };
  const grown = parseEnvironment(
    { ...input, sites: { s1: {}, s2: { namespace: 's2', up: ['pos.>'], streams: { POS: pos } } } },
    'environments/test.ts',
  );
  expect(grown.hub.streams).toContainEqual(parseEnvironment(input, 'environments/test.ts').hub.streams[0]);
  expect(await rehearsed(input, synthesizeFleet(grown).outdir)).toEqual({});
});

test('where no site can be added, the drill says what is in the way, and nothing is proven by it', async () => {
  const sites = Object.fromEntries(['s1', 's2', 's3', 's4', 's5', 's6'].map((name) => [name, { namespace: name }]));
  const input = { ...FLEET, defaults: { site: { reconnectSeconds: 1 } }, sites };
  const environment = parseEnvironment(input, 'environments/test.ts');
  const refusal = refusalOf(() => parseGrownEnvironment(input, 'environments/test.ts'));
  const syntheses = synthesizeForRehearsal(environment, refusal);
  const fleet = await writtenFleet(await readPlan(syntheses.outdir));
  try {
    expect(await siteAdded(syntheses.growth).run(fleet)).toEqual({
      total: 0,
      failures: [],
      note: expect.stringMatching(
        /^not tried, as no site can be added: trust\.kind "password" is too slow for 7 servers that connect to hub at once/,
      ),
    });
  } finally {
    await fleet.stop();
    syntheses.remove();
  }
});

function refusalOf(parse: () => unknown): EnvironmentError {
  try {
    parse();
  } catch (error) {
    return refusalIn(error);
  }
  throw new Error('it is accepted');
}
