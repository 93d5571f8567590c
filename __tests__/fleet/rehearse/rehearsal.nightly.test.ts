import { loadEnvironment, loadGrownEnvironment } from '../../../environments';
import { clustersForm } from '../../../fleet/rehearse/drills/clusters-form';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { drills } from '../../../fleet/rehearse/rehearse';
import { ADDED_SITE } from '../../../schema/grown';
import { natsServer, PINNED } from '../../support/binaries';
import { synthesizeFleet } from '../../support/fleet';
import { Artifact, changesOf, failuresOf } from '../../support/rehearsal';
import { TITLES } from './proven';

jest.setTimeout(300_000);

// Before the first test, for what jest loads while tests run beside one another it refuses once one of them has ended.
beforeAll(async () => {
  await loadEnvironment('staging');
});

async function rehearsed(name: string) {
  const artifact = await Artifact.bundled(name);
  const grown = synthesizeFleet(await loadGrownEnvironment(name));
  expect(grown.names).toContain(`leaf-${ADDED_SITE}`);
  const changes = changesOf(await loadEnvironment(name));
  return artifact.rehearse(natsServer(PINNED), drills({ growth: { outdir: grown.outdir }, changes }));
}

// What rehearses prod and dev is the command: side-by-side.programs.test.ts. Other releases of nats-server: npm run test:nightly.
test.concurrent('the staging environment passes every drill', async () => {
  const steps = await rehearsed('staging');
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
