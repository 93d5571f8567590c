import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { readRecord } from '../../../fleet/terraform/record';
import { describeKept } from '../../support/kept-file';
import { stateServer } from '../../support/state-server';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { fleet, said, startFleet } from './command';
import { Project, type ProjectStacks, THREE_STACKS } from './project';

jest.setTimeout(300_000);

const { lab: LAB, hub: HUB, ...LEAVES } = THREE_STACKS;
const UNDER_LAB = 'under ${reads.lab.ca}';

interface Scenario {
  /** The stacks that are there. Default: the three */
  readonly stacks?: ProjectStacks;
  /** What is committed after the three were deployed; nothing of them is deployed where this is not given. */
  readonly changed?: ProjectStacks;
  /** Arguments of `fleet plan`, once for each time that it is run. */
  readonly plans: readonly (readonly string[])[];
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'a stack that reads from one without a state waits for it; plans and record are for their owner alone': {
    plans: [['--fail-on', 'never']],
  },
  'after a deployment nothing changes, however often it is planned': { changed: THREE_STACKS, plans: [[], []] },
  'an output that is not there yet: who reads it waits, the others are planned; who could be planned as it is now must not be applied before':
    {
      changed: {
        ...LEAVES,
        lab: { resources: { ca: 'authority 1', site: 'b' }, outputs: { ca: 'ca', site: 'site' } },
        hub: { resources: { server: `hub ${UNDER_LAB}`, b: '${reads.lab.site}' }, outputs: { address: 'server' } },
        'leaf-b': { resources: { server: 'leaf of ${reads.hub.address}' } },
      },
      plans: [['--fail-on', 'never']],
    },
  'who needs what is not handed over yet waits, and no state of the one that hands it over is asked': {
    stacks: { lab: { resources: { ca: 'authority 1' } }, hub: { resources: { server: 'hub' }, lacksFrom: 'lab' } },
    plans: [['hub', '--fail-on', 'never']],
  },
  'a stack by its name: what it reads from is asked for its outputs, and not planned': {
    changed: { ...THREE_STACKS, hub: { resources: { server: `another ${UNDER_LAB}` } } },
    plans: [['hub', '--fail-on', 'never'], ['hab']],
  },
  'a plan with an error: the others are planned, what Terraform said is kept': {
    stacks: { ...THREE_STACKS, broken: { resources: { server: '${nonsense.here}' } } },
    plans: [['--fail-on', 'never']],
  },
};

/** What is in the folder of the plans, and who may read it; what their record says of each stack. */
function plansOf(project: Project): string[] {
  const folder = project.path('plans.out/lab');
  const modes = ['.', ...readdirSync(folder).sort()].map(
    (file) => `${file} ${(statSync(join(folder, file)).mode & 0o777).toString(8)}`,
  );
  const { stacks } = readRecord(project.read('plans.out/lab/plans.record'), 'plans.record');
  const lines = stacks.map((each) => JSON.stringify(each).replace(/[0-9a-f]{64}/, '<digest>'));
  return [`plans.out/lab: ${modes.join(', ')}`, ...lines];
}

/** Working folders of the processes that work in a project. */
const workingIn = ({ root }: Project) =>
  spawnSync('sh', ['-c', 'readlink /proc/[0-9]*/cwd'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((folder) => folder.startsWith(root));

describeWithTerraform(`fleet plan${TERRAFORM_NOTE}`, () => {
  describeKept(
    'plan.txt has the output and the records',
    join(__dirname, 'plan.txt'),
    SCENARIOS,
    ({ stacks, changed, plans }) => {
      const project = changed ? Project.deployed() : new Project(stacks);
      if (changed) project.commit(changed);
      return plans.flatMap((args) => {
        const outcome = fleet(project, 'plan', ...args);
        expect(outcome.output).not.toContain('authority 1');
        return [['fleet plan', ...args].join(' '), ...said(outcome, project), ...plansOf(project)];
      });
    },
  );

  test('what Terraform says of a mistake is shown and kept, but not a secret out of another state', () => {
    const project = Project.deployed();
    project.commit({ ...THREE_STACKS, hub: { resources: { server: '${1 + reads.lab.ca}' } } });
    const { status, output } = fleet(project, 'plan', 'hub');
    expect([status, output]).toEqual([1, expect.stringMatching(/Invalid operand[\s\S]*outputs\.ca is \(not shown\)/)]);
    expect(output).not.toContain('authority 1');
    expect(project.read('plans.out/lab/hub.log')).toContain('Invalid operand');
  });

  test('plans as JSON hold secrets in clear text, even those that are marked; they are kept only when asked for', () => {
    const project = new Project();
    fleet(project, 'plan', 'lab', '--keep-json', '--fail-on', 'never');
    expect(project.read('plans.out/lab/lab.json')).toContain('"authority 1"');
    fleet(project, 'plan', 'hub', '--fail-on', 'never');
    expect(readdirSync(project.path('plans.out/lab'))).toEqual(['plans.record']);
  });

  test('Ctrl-C ends Terraform too, and leaves no half plan', async () => {
    const server = await stateServer();
    const address = `${server.url}/lab`;
    await fetch(address, { method: 'LOCK', body: '{"ID":"other"}' });
    const project = new Project({ lab: { resources: { one: 'x' }, address } });
    const child = startFleet(project, 'plan', '--lock-timeout', '5m');
    expect(await becomesTrue(async () => server.refused() > 0, 60_000)).toBe(true);
    expect(workingIn(project)).toContain(project.path('cdktf.out/lab/lab'));
    child.signal('SIGINT');
    expect(await child.ended).toBe(130);
    server.close();
    expect([readdirSync(project.path('plans.out/lab')), workingIn(project)]).toEqual([[], []]);
  });
});
