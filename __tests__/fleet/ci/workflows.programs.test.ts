import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../../fleet/rehearse/binary';
import { TERRAFORM_RELEASES, type TerraformRelease } from '../../../fleet/terraform/terraform-releases';
import { nightlyJobs } from '../../../tools/nightly/jobs';
import { actionlint } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { Project, THREE_STACKS } from '../terraform/project';
import { Runner, WORKFLOWS, workflowNamed } from './workflow';

jest.setTimeout(300_000);

const NAMES = ['apply.yml', 'nightly.yml', 'plan.yml'];
const shellcheck = findOnPath('shellcheck', process.env);
const describeWithShellcheck = shellcheck ? describe : describe.skip;

describe('actionlint', () => {
  const lint = (text: string) => {
    const folder = join(temporaryFolder(), '.github/workflows');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'it.yml'), text);
    const { stdout, stderr } = spawnSync(actionlint(), ['-no-color', '-oneline', join(folder, 'it.yml')], {
      encoding: 'utf8',
    });
    return `${stdout}${stderr}`.trim().split('\n').filter(Boolean);
  };
  const textOf = (name: string) => readFileSync(join(WORKFLOWS, name), 'utf8');

  test.each(NAMES)('%s: no complaint', (name) => {
    expect(lint(textOf(name))).toEqual([]);
  });

  test('a key that there is not, an output that no step has, a title of a pull request in a shell: complaints', () => {
    const text = textOf('plan.yml');
    const broken = [
      text.replace('runs-on:', 'run-on:'),
      text.replace('steps.changed.outputs.count', 'steps.chnged.outputs.count'),
      text.replace('run: npm ci', 'run: echo ${{ github.event.pull_request.title }}'),
    ];
    expect(broken.map(lint).map((complaints) => complaints.length > 0)).toEqual([true, true, true]);
  });
});

describeWithShellcheck(`shellcheck${shellcheck ? '' : ' (skipped: not in PATH)'}`, () => {
  test('the scripts: no complaint', () => {
    const folder = join(__dirname, '../../../fleet/ci');
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'));
    const complaints = scripts.map(
      (name) => spawnSync(shellcheck ?? '', [join(folder, name)], { encoding: 'utf8' }).stdout,
    );
    expect(complaints).toEqual(scripts.map(() => ''));
  });
});

describe('the workflows', () => {
  const steps = NAMES.flatMap((name) => Object.values(workflowNamed(name).jobs).flatMap((job) => job.steps));

  test('no expression is put into a shell: they come as variables', () => {
    expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
  });

  test('actions are named by commit, with their version beside it, the same everywhere', () => {
    const lines = NAMES.flatMap((name) => readFileSync(join(WORKFLOWS, name), 'utf8').match(/uses: .*/g) ?? []);
    expect(lines.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    expect([...new Set(lines)]).toHaveLength(5);
  });
});

describe('the nightly workflow', () => {
  const { jobs } = workflowNamed('nightly.yml');
  const versionsOf = (program: TerraformRelease['program']) =>
    TERRAFORM_RELEASES.filter((release) => release.program === program).map(({ version }) => version);

  test('runs every Terraform and OpenTofu that is to be tried, and no other', () => {
    expect({
      terraform: jobs.terraform?.strategy?.matrix?.version,
      tofu: jobs.opentofu?.strategy?.matrix?.version,
    }).toEqual({ terraform: versionsOf('terraform'), tofu: versionsOf('tofu') });
  });

  test('its jobs run together all that is run in a night, each thing once', () => {
    const versions = (name: string): readonly string[] => jobs[name]?.strategy?.matrix?.version ?? [''];
    const selections = Object.entries(jobs).flatMap(([name, { steps }]) =>
      versions(name).flatMap((version) =>
        steps.flatMap(({ run = '' }) => /--only "?(.*?)"?$/m.exec(run)?.[1]?.replace('$VERSION', version) ?? []),
      ),
    );
    const count = ({ name }: { readonly name: string }) => selections.filter((only) => name.includes(only)).length;
    expect(nightlyJobs().filter((job) => count(job) !== 1)).toEqual([]);
  });

  test('the pipelines take a Terraform that is accepted', () => {
    const taken = ['plan.yml', 'apply.yml'].map((name) => workflowNamed(name).env?.TERRAFORM_VERSION);
    expect(taken.filter((version) => !versionsOf('terraform').includes(version ?? ''))).toEqual([]);
  });
});

describeWithTerraform(`the shell of the workflows${TERRAFORM_NOTE}`, () => {
  const secrets = {
    'secrets.FLEET_PLAN_KEY': '0123456789abcdef0123456789abcdef',
    'secrets.FLEET_PLAN_KUBECONFIG': '',
    'secrets.FLEET_APPLY_KUBECONFIG': '',
    'vars.FLEET_ALLOW_DATA_LOSS': '',
    'github.token': 'token',
    'github.event.pull_request.number': '7',
  };

  test('from a pull request to what it makes: planned, commented in one place, found again, applied, continued', () => {
    const project = new Project({ lab: THREE_STACKS.lab ?? { resources: {} } });
    const runner = new Runner(project);
    project.commit(THREE_STACKS);
    const marked = { id: 1, user: { login: 'somebody' }, body: '<!-- fleet-review:lab -->\nnot ours' };
    runner.github = { ...runner.github, comments: [marked] };

    const changed = runner.job('plan.yml', 'changed', secrets);
    expect(changed.outputs).toEqual({
      'steps.changed.outputs.matrix': JSON.stringify({
        // Nobody else reads from the hub, so the leaf is planned behind it.
        include: [{ name: 'hub+1', stacks: 'hub leaf-a' }],
      }),
      'steps.changed.outputs.count': '1',
      'steps.changed.outputs.removed': '',
    });
    project.apply('lab');
    const job = { ...secrets, 'matrix.name': 'hub+1', 'matrix.stacks': 'hub leaf-a' };
    const planned = runner.job('plan.yml', 'plan', job);
    expect([planned.status, planned.output]).toEqual([0, expect.stringMatching(/hub[\s\S]*leaf-a/)]);
    const values = { ...secrets, 'needs.changed.outputs.removed': 'leaf-z' };
    const reviews = [1, 2].map(() => runner.job('plan.yml', 'review', values).status);
    const [other, ours, ...more] = runner.github.comments;
    expect({ reviews, other, ours, more }).toEqual({
      reviews: [0, 0],
      other: marked,
      ours: {
        id: 101,
        user: { login: 'github-actions[bot]' },
        body: expect.stringMatching(/^<!-- fleet-review:lab -->\n[\s\S]*leaf-a[\s\S]*npx fleet destroy leaf-z/),
      },
      more: [],
    });

    const commit = project.git('rev-parse', 'HEAD');
    runner.github = {
      ...runner.github,
      pulls: [{ merged_at: '2026-01-01T00:00:00Z', merge_commit_sha: commit, head: { sha: 'abc' } }],
      runs: [{ id: 42, run_number: 3, head_sha: 'abc', status: 'completed' }],
    };
    const found = runner.job('apply.yml', 'find', secrets);
    expect(found.outputs).toEqual({ 'steps.find.outputs.run': '42' });
    const run = { 'needs.find.outputs.run || github.run_id': '42' };
    const applied = runner.job('apply.yml', 'apply', { ...secrets, ...run });
    expect([applied.status, project.applied('hub'), runner.github.dispatched]).toEqual([
      0,
      { server: 'hub under authority 1' },
      [['apply.yml', '--repo', 'someone/fleet', '--ref', 'main', '--raw-field', 'stacks=leaf-a']],
    ]);

    execFileSync('rm', ['-rf', ...readdirSync(runner.artifacts).map((name) => join(runner.artifacts, name))]);
    const rest = runner.job('apply.yml', 'plan', { ...secrets, 'inputs.stacks': 'leaf-a' });
    expect([rest.status, runner.summary]).toEqual([0, expect.stringContaining('leaf-a')]);
    expect(runner.job('apply.yml', 'apply', { ...secrets, ...run }).status).toBe(0);
    expect(project.applied('leaf-a')).toEqual({ server: 'leaf of hub under authority 1' });
  });

  test('a commit that no pull request made has no plan, and one whose run is gone is an error', () => {
    const project = new Project();
    const runner = new Runner(project);
    const none = runner.job('apply.yml', 'find', secrets);
    const commit = project.git('rev-parse', 'HEAD');
    const merged = { merged_at: '2026-01-01T00:00:00Z', merge_commit_sha: commit, head: { sha: 'abc' } };
    runner.github = { ...runner.github, pulls: [merged] };
    const gone = runner.job('apply.yml', 'find', secrets);
    expect([none, gone].map(({ status, outputs }) => [status, outputs])).toEqual([
      [0, { 'steps.find.outputs.run': '' }],
      [1, {}],
    ]);
  });
});
