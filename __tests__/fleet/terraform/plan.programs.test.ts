import { readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { fleet, processesIn, startFleet } from './command';
import { Project, THREE_STACKS } from './project';

jest.setTimeout(300_000);

/** What the record of the plans says of each stack, checksums left out. */
function recorded(project: Project): string[] {
  const lines = project.read('plans.out/lab/plans.txt').trimEnd().split('\n').slice(3);
  return lines.map((line) => line.replace(/[0-9a-f]{64}/, '<sha256>'));
}

const failed = (output: string) => output.split('\n').filter((line) => line.includes('✗'));

describeWithTerraform(`fleet plan${TERRAFORM_NOTE}`, () => {
  test('a stack that reads from one without a state waits for it; plans and record are for their owner alone', () => {
    const project = new Project();
    const { status, output } = fleet(project, 'plan', '--fail-on', 'never');
    expect([status, recorded(project)]).toEqual([
      0,
      [
        'plan <sha256> changes lab -',
        'waits hub lab lab lab has not been applied yet',
        'waits leaf-a hub hub hub has not been applied yet',
      ],
    ]);
    expect(output).toContain('waits for lab: lab has not been applied yet');
    const folder = project.path('plans.out/lab');
    const modes = readdirSync(folder).map((file) => [file, (statSync(`${folder}/${file}`).mode & 0o777).toString(8)]);
    expect([(statSync(folder).mode & 0o777).toString(8), Object.fromEntries(modes)]).toEqual([
      '700',
      { 'lab.tfplan': '600', 'plans.txt': '600' },
    ]);
  });

  test('after a deployment nothing changes, however often it is planned', () => {
    const project = Project.deployed();
    for (const _time of [1, 2]) {
      expect(fleet(project, 'plan').status).toBe(0);
      expect(recorded(project)).toEqual([
        'plan <sha256> unchanged lab -',
        'plan <sha256> unchanged hub lab',
        'plan <sha256> unchanged leaf-a hub',
      ]);
    }
  });

  test('an output that is not there yet: who reads it waits, the others are planned', () => {
    const project = Project.deployed();
    const { lab, hub, ...rest } = THREE_STACKS;
    project.commit({
      ...rest,
      lab: { resources: { ca: 'authority 1', site: 'b' }, outputs: { ca: 'ca', site: 'site' } },
      hub: {
        resources: { server: 'hub under ${reads.lab.ca}', b: '${reads.lab.site}' },
        outputs: { address: 'server' },
      },
      'leaf-b': { resources: { server: 'leaf of ${reads.hub.address}' } },
    });
    fleet(project, 'plan', '--fail-on', 'never');
    // leaf-b could be planned as the hub is now, but must not be applied before it.
    expect(recorded(project)).toEqual([
      'plan <sha256> changes lab -',
      'waits hub lab lab it reads an output that lab has only when it is applied',
      'plan <sha256> unchanged leaf-a hub',
      'waits leaf-b hub hub it changes, and what it depends on is not planned yet',
    ]);
  });

  test('who needs what is not handed over yet waits, and no state of the one that hands it over is asked', () => {
    const project = new Project();
    project.commit({
      lab: { resources: { ca: 'authority 1' } },
      hub: { resources: { server: 'hub' }, lacksFrom: 'lab' },
    });
    fleet(project, 'plan', 'hub', '--fail-on', 'never');
    expect(recorded(project)).toEqual(['waits hub lab lab it reads what lab hands over only when it is applied']);
  });

  test('a stack by its name: what it reads from is asked for its outputs, and not planned', () => {
    const project = Project.deployed();
    project.commit({ ...THREE_STACKS, hub: { resources: { server: 'another under ${reads.lab.ca}' } } });
    fleet(project, 'plan', 'hub', '--fail-on', 'never');
    expect(recorded(project)).toEqual(['plan <sha256> changes hub lab']);
    expect(fleet(project, 'plan', 'hab')).toEqual({
      status: 1,
      output: 'environment lab has no stack "hab"; there are: hub, lab, leaf-a. Did you mean "hub"?\n',
    });
  });

  test('a plan with an error: the others are planned, what Terraform said is shown and kept, exit code 1', () => {
    const project = new Project({ ...THREE_STACKS, broken: { resources: { server: '${nonsense.here}' } } });
    const { status, output } = fleet(project, 'plan', '--fail-on', 'never');
    expect([status, failed(output), recorded(project)[0]]).toEqual([
      1,
      [`  ✗ ${'broken'.padEnd(24)} terraform plan failed, all of it in plans.out/lab/broken.log`],
      'failed broken -',
    ]);
    expect(output).toContain('A managed resource "nonsense" "here" has not been declared');
    expect(output).toContain('not planned, so not in this review: broken\n');
    expect(project.read('plans.out/lab/broken.log')).toContain('Reference to undeclared resource');
    expect(readdirSync(project.path('plans.out/lab')).sort()).toEqual(['broken.log', 'lab.tfplan', 'plans.txt']);
  });

  test('what Terraform would show of a secret out of another state is not shown', () => {
    const project = Project.deployed();
    project.commit({ ...THREE_STACKS, hub: { resources: { server: '${1 + reads.lab.ca}' } } });
    const { status, output } = fleet(project, 'plan', 'hub');
    expect([status, output.includes('Invalid operand'), output.includes('authority 1')]).toEqual([1, true, false]);
    expect(output).toContain('outputs.ca is (not shown)');
  });

  test('plans as JSON hold secrets in clear text, even those that are marked; they are kept only when asked for', () => {
    const project = new Project();
    fleet(project, 'plan', 'lab', '--keep-json', '--fail-on', 'never');
    expect(project.read('plans.out/lab/lab.json')).toContain('"authority 1"');
    fleet(project, 'plan', 'hub', '--fail-on', 'never');
    expect(readdirSync(project.path('plans.out/lab'))).toEqual(['plans.txt']);
  });

  test('Ctrl-C ends Terraform too, and leaves no half plan', async () => {
    const server = await lockedState();
    const project = new Project({ lab: { resources: { one: 'x' }, address: server.address } });
    const child = startFleet(project, 'plan', '--lock-timeout', '5m');
    await server.asked;
    child.signal('SIGINT');
    expect(await child.ended).toBe(130);
    await server.close();
    expect([readdirSync(project.path('plans.out/lab')), processesIn(project)]).toEqual([[], []]);
  }, 60_000);
});

/** A server whose state somebody else has locked, so that planning waits. */
async function lockedState() {
  let onAsked = () => {};
  const asked = new Promise<void>((resolve) => {
    onAsked = resolve;
  });
  const server = createServer((request, response) => {
    if (request.method === 'LOCK') onAsked();
    response.writeHead(request.method === 'LOCK' ? 423 : 204).end(request.method === 'LOCK' ? '{"ID":"other"}' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/lab`,
    /** When the lock was asked for. */
    asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
