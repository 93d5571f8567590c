import { ADDED_SITE, loadEnvironment, loadGrownEnvironment } from '../../environment/load';
import { clustersForm } from '../../rehearsal/drills/clusters-form';
import { leavesConnect } from '../../rehearsal/drills/leaves-connect';
import { serversStart } from '../../rehearsal/drills/servers-start';
import { drills } from '../../rehearsal/rehearse';
import { natsServer, OLDEST, PINNED } from '../support/binaries';
import { synthesizeFleet } from '../support/fleet';
import { Artifact, changesOf, failuresOf } from '../support/rehearsal';

jest.setTimeout(300_000);

async function rehearsed(name: string, version: string) {
  const binary = await natsServer(version);
  const artifact = await Artifact.bundled(name);
  const grown = synthesizeFleet(await loadGrownEnvironment(name));
  expect(grown.names).toContain(`leaf-${ADDED_SITE}`);
  const changes = changesOf(await loadEnvironment(name));
  return artifact.rehearse(binary, drills({ grownOutdir: grown.outdir, changes }));
}

const TITLES = [
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
  'hub outage: nothing lost, nothing twice, in order',
  'a site is added by reload, no connection drops',
  'a revoked site is cut off at once, no other notices',
  "a site's filters change, a connected one's too",
];

describe.each([PINNED, OLDEST])('on nats-server %s', (version) => {
  test('the prod environment passes every drill', async () => {
    const steps = await rehearsed('prod', version);
    expect(failuresOf(steps)).toEqual({});
    expect(steps.map(({ title }) => title)).toEqual(TITLES);
    const checks = Object.fromEntries(steps.map(({ title, total }) => [title, total]));
    expect(checks).toMatchObject({
      'servers start, JetStream ready': 9,
      'clusters: every route, a leader': 8,
      'leaves connect, each as itself': 4,
      'streams are made, and made again': 5,
      'edge → hub, live': 12,
      'hub → edge, each only its own': 12,
      'commands are answered': 3,
      'strangers are refused': 22,
    });
    expect(steps.find(({ title }) => title.startsWith('hub outage'))?.note).toMatch(/^1,500 messages; /);
  });
});

// With a single server, the hub's streams may ask their sources again only after 40 seconds.
test.each(['staging', 'dev'])('the %s environment passes every drill', async (name) => {
  const steps = await rehearsed(name, PINNED);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.map(({ title }) => title)).toEqual(TITLES);
});

test('names that look like dates or numbers, an IPv6 address, and clusters whose pods have the same names', async () => {
  const artifact = Artifact.of({
    hub: { address: '2001:DB8:0:0::1', kube: { context: 'hub' }, replicas: 1 },
    sites: { '7-eleven': { replicas: 3 }, '2024-11': { replicas: 3 }, '42': {} },
  });
  const steps = await artifact.rehearse(await natsServer(PINNED), [serversStart, clustersForm, leavesConnect]);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.map(({ total }) => total)).toEqual([8, 8, 3]);
});
