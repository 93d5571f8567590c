import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leafAddress } from '../../../fleet/rehearse/drills/unauthorized-refused';
import { readRehearsalPlan } from '../../../fleet/rehearse/rehearsal-plan';
import { RunningFleet } from '../../../fleet/rehearse/running-fleet';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { natsCli, natsServer, PINNED } from '../../support/binaries';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { RawLeaf } from '../../support/raw-leaf';

jest.setTimeout(300_000);

let fleet: RunningFleet;

beforeAll(async () => {
  const hub = { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 };
  const sites = { edge1: { systemAccount: true }, edge2: {} };
  const plan = await readRehearsalPlan(synthesizeFleet(environmentWith({ hub, sites })).outdir);
  fleet = new RunningFleet(plan, natsServer(PINNED));
  await fleet.start(plan.tiers);
  // Two of edge1, and one of edge2.
  const connected = async () => (await fleet.serversOf(fleet.hub)[0]?.leaves())?.length === 3;
  expect(await becomesTrue(connected, 60_000)).toBe(true);
});
afterAll(() => fleet?.stop());

test("an administrator's reports of the hub show the servers of a site whose system account connects", () => {
  const [server] = fleet.serversOf(fleet.hub);
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
});

// The attacks try what can be published with it.
test('the credentials of such a site do not receive the events of the hub, only requests of administrators', async () => {
  const files = fleet.tiers.find(({ name }) => name === 'edge1')?.pods[0]?.files;
  const pem = (part: string) => files?.get(`/etc/nats/certs/leaf-system-${part}.pem`)?.content ?? '';
  const raw = await RawLeaf.open({
    port: leafAddress(fleet, fleet.hub).port,
    tls: { ca: pem('ca'), cert: pem('cert'), key: pem('key') },
    connect: { name: 'mallory', cluster: 'mallory', version: PINNED, protocol: 1, headers: true },
  });
  try {
    expect(await raw.isIn()).toBe(true);
    await raw.subscribe('>', '$SYS.>', '$SYS.ACCOUNT.>', '$SYS.SERVER.>').settled();
    const operator = await fleet.connectOperator(fleet.hub);
    for (const subject of ['$SYS.ACCOUNT.FLEET.CONNECT', '$SYS.SERVER.NAAA.STATSZ', '$SYS.REQ.SERVER.NAAA.VARZ'])
      operator.publish(subject, '{}');
    const asked = async () => raw.messages.includes('$SYS.REQ.SERVER.NAAA.VARZ');
    expect(await becomesTrue(asked, 10_000)).toBe(true);
    expect(raw.messages.filter((subject) => !subject.startsWith('$SYS.REQ.SERVER.'))).toEqual([]);
  } finally {
    await raw.stop();
  }
});
