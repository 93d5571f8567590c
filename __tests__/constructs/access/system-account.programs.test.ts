import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RunningFleet, readPlan } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsCli, natsServer, PINNED } from '../../support/binaries';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(300_000);

// What somebody can do with what such a site holds is tried in `attacks/`.
test('the reports of the hub, as an operator runs them, show the servers of a site that is to be seen', async () => {
  const hub = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 };
  const sites = { edge1: { systemAccount: true }, edge2: {} };
  const plan = await readPlan(synthesizeFleet(environmentWith({ hub, sites })).outdir);
  const fleet = new RunningFleet(plan, natsServer(PINNED));
  try {
    await fleet.start(plan.tiers);
    const [server] = fleet.serversOf(fleet.hub);
    // Two of edge1, and one of edge2.
    expect(await becomesTrue(async () => (await server?.leaves())?.length === 3, 60_000)).toBe(true);
    const home = temporaryFolder();
    for (const [key, value] of Object.entries(fleet.credentials(fleet.hub, 'sys'))) {
      const text = value.replaceAll('/etc/nats-client', home);
      const here = text.replace('tls://nats-hub.nats.svc:4222', `tls://localhost:${server?.ports.client}`);
      writeFileSync(join(home, key), here, { mode: 0o600 });
    }
    for (const report of ['leafnodes', 'connections']) {
      const args = ['--context', join(home, 'context.json'), 'server', 'report', report];
      const { stdout, stderr } = spawnSync(natsCli(), args, { encoding: 'utf8', env: {} });
      expect(`${stdout}${stderr}`).toMatch(/edge1-nats-leaf-0/);
    }
  } finally {
    await fleet.stop();
  }
});
