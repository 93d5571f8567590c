import { ADDED_SITE, loadEnvironment, loadGrownEnvironment } from '../../environment/load';
import { clustersForm } from '../../rehearsal/drills/clusters-form';
import { leavesConnect } from '../../rehearsal/drills/leaves-connect';
import { serversStart } from '../../rehearsal/drills/servers-start';
import { drills } from '../../rehearsal/rehearse';
import { natsServer, OLDEST, PINNED } from '../support/binaries';
import { synthesizeFleet } from '../support/fleet';
import { Artifact, changesOf, failuresOf } from '../support/rehearsal';
import { PROD_CHECKS, TITLES } from './proven';

jest.setTimeout(300_000);

// Before the first test, for what jest loads while tests run beside one another it refuses once one of them has ended.
beforeAll(async () => {
  await Promise.all(['prod', 'staging'].map((name) => loadEnvironment(name)));
});

async function rehearsed(name: string, version: string) {
  const binary = natsServer(version);
  const artifact = await Artifact.bundled(name);
  const grown = synthesizeFleet(await loadGrownEnvironment(name));
  expect(grown.names).toContain(`leaf-${ADDED_SITE}`);
  const changes = changesOf(await loadEnvironment(name));
  return artifact.rehearse(binary, drills({ grownOutdir: grown.outdir, changes }));
}

// What rehearses prod on the image's own nats-server, and dev, is the command: side-by-side.test.ts.
test.concurrent('the prod environment passes every drill on the oldest nats-server that environments accept', async () => {
  const steps = await rehearsed('prod', OLDEST);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.map(({ title }) => title)).toEqual(TITLES);
  const checks = Object.fromEntries(steps.map(({ title, total }) => [title, total]));
  expect(checks).toMatchObject(PROD_CHECKS);
  expect(steps.find(({ title }) => title.startsWith('hub outage'))?.note).toMatch(/^1,500 messages; /);
});

test.concurrent('the staging environment passes every drill', async () => {
  const steps = await rehearsed('staging', PINNED);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.map(({ title }) => title)).toEqual(TITLES);
});

test.concurrent('names that look like dates or numbers, an IPv6 address, and clusters whose pods have the same names', async () => {
  const artifact = Artifact.of({
    hub: { address: '2001:DB8:0:0::1', kube: { context: 'hub' }, replicas: 1 },
    sites: { '7-eleven': { replicas: 3 }, '2024-11': { replicas: 3 }, '42': {} },
  });
  const steps = await artifact.rehearse(natsServer(PINNED), [serversStart, clustersForm, leavesConnect]);
  expect(failuresOf(steps)).toEqual({});
  expect(steps.map(({ total }) => total)).toEqual([8, 8, 3]);
});
