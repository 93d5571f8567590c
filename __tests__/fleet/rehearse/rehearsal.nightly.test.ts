import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clustersForm } from '../../../fleet/rehearse/drills/clusters-form';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { natsServer, PINNED } from '../../support/binaries';
import { FleetChild } from '../../support/child';
import { temporaryFolder } from '../../support/folder';
import { KeptSections } from '../../support/kept-file';
import { Artifact, failuresOf } from '../../support/rehearsal';
import { printed } from './told';

jest.setTimeout(300_000);

const kept = new KeptSections(join(__dirname, 'rehearsal.txt'), ['prod', 'staging']);
afterAll(() => kept.expectNoOthers());

// What rehearses dev is command.programs.test.ts. Other releases of nats-server: npm run test:nightly.
test.concurrent.each(['prod', 'staging'])('%s passes every drill, and both reports say so', async (name) => {
  const report = join(temporaryFolder(), 'result');
  const reports = ['--json', `${report}.json`, '--junit', `${report}.xml`];
  const child = new FleetChild(['rehearse', ...reports], { NATS_SERVER: natsServer(PINNED), NATS_ENV: name });
  const { code } = await child.ended;
  kept.expect(name, [`exit code ${code}`, ...printed(child.output)]);
  expect([child.servers(), child.leftovers()]).toEqual([[], []]);
  const result = JSON.parse(readFileSync(`${report}.json`, 'utf8'));
  const proven = (child.output.match(/^ {2}✓ /gm) ?? []).length;
  expect(result).toMatchObject({ environment: name, natsServer: PINNED, proven: true, steps: { length: proven } });
  const xml = readFileSync(`${report}.xml`, 'utf8');
  expect(xml).toContain(`<testsuite name="rehearsal ${name}" tests="${proven}" failures="0">`);
  expect(xml.match(/<testcase [^<>]*\/>/g)).toHaveLength(proven);
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
