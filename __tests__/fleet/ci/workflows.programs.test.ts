import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TERRAFORM_RELEASES } from '../../../fleet/terraform/terraform-releases';
import { nightlyJobs } from '../../../tools/nightly/jobs';
import { actionlint } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { Project, THREE_STACKS } from '../terraform/project';
import { KEY } from './key';
import { Runner, WORKFLOWS, workflowNamed } from './workflow';

jest.setTimeout(300_000);

const NAMES = readdirSync(WORKFLOWS);
const textOf = (name: string) => readFileSync(join(WORKFLOWS, name), 'utf8');

/** What a program writes to its standard output. */
const linesOf = (program: string, ...args: readonly string[]) =>
  spawnSync(program, args, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);

test('actionlint has no complaint; it has for an unknown key, an output that no step has, a title of a pull request in a shell', () => {
  const lint = (text: string) => {
    const folder = join(temporaryFolder(), '.github/workflows');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'it.yml'), text);
    return linesOf(actionlint(), '-no-color', '-oneline', join(folder, 'it.yml'));
  };
  expect(NAMES.flatMap((name) => lint(textOf(name)))).toEqual([]);
  const broken = [
    ['runs-on:', 'run-on:'],
    ['steps.changed.outputs.count', 'steps.chnged.outputs.count'],
    ['run: npm ci', 'run: echo ${{ github.event.pull_request.title }}'],
  ].map(([from = '', to = '']) => textOf('plan.yml').replace(from, to));
  expect(broken.filter((text) => lint(text).length === 0)).toEqual([]);
});

const FLEETS = ['plan.yml', 'apply.yml'];

test('a job of a fleet has fewer than 40 lines, and each step that is no action is one command of npm or fleet', () => {
  const jobs = FLEETS.flatMap((name) => {
    const [, text = ''] = textOf(name).split('\njobs:');
    return text.split(/\n(?= {2}\w+:\n)/).slice(1);
  });
  const lines = jobs.map((job) => job.split('\n').filter((line) => !/^ *(#.*)?$/.test(line)).length);
  expect([jobs.length, lines.filter((count) => count >= 40)]).toEqual([7, []]);
  const runs = FLEETS.flatMap((name) => Object.values(workflowNamed(name).jobs))
    .flatMap(({ steps }) => steps)
    .flatMap(({ run }) => run ?? []);
  expect(runs.filter((run) => !/^(npm ci|npx fleet ci [^\n;|&]+)$/.test(run))).toEqual([]);
});

test('nothing of a fleet’s pipelines is run for code of a fork with secrets, and a job that has them needs no fork', () => {
  expect(FLEETS.filter((name) => /pull_request_target|workflow_run/.test(textOf(name)))).toEqual([]);
  const { changed, plan } = workflowNamed('plan.yml').jobs;
  expect(JSON.stringify(changed)).not.toContain('secrets.');
  expect(plan?.if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
});

test('artifacts are bundles and reviews, and a job that is run again replaces them', () => {
  const uploads = FLEETS.flatMap((name) => Object.values(workflowNamed(name).jobs))
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  expect(uploads.map((step) => [step.with?.path, step.with?.overwrite])).toEqual([
    ['${{ runner.temp }}/*.bundle', true],
    ['${{ runner.temp }}/review', true],
    ['${{ runner.temp }}/all.bundle', true],
    ['${{ runner.temp }}/review', true],
  ]);
});

test('no expression is put into a shell: they come as variables', () => {
  const steps = NAMES.flatMap((name) => Object.values(workflowNamed(name).jobs).flatMap((job) => job.steps));
  expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
});

test('actions are named by commit, with their version beside it, the same everywhere', () => {
  const lines = NAMES.flatMap((name) => textOf(name).match(/uses: .*/g) ?? []);
  expect(lines.filter((line) => !/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  expect(new Set(lines).size).toBe(5);
});

test('each thing of a night is run once, with every Terraform and OpenTofu that is to be tried; pipelines take one that is accepted', () => {
  const { jobs } = workflowNamed('nightly.yml');
  const versionsOf = (name: string) => jobs[name]?.strategy?.matrix.version;
  const of = (program: string) => TERRAFORM_RELEASES.flatMap((one) => (one.program === program ? [one.version] : []));
  expect([versionsOf('terraform'), versionsOf('opentofu')]).toEqual([of('terraform'), of('tofu')]);
  const selections = Object.entries(jobs).flatMap(([name, { steps }]) =>
    (versionsOf(name) ?? ['']).flatMap((version) =>
      steps.flatMap(({ run = '' }) => /--only "?(.*?)"?$/m.exec(run)?.[1]?.replace('$VERSION', version) ?? []),
    ),
  );
  const count = (job: string) => selections.filter((only) => job.includes(only)).length;
  expect(nightlyJobs().filter(({ name }) => count(name) !== 1)).toEqual([]);
  const taken = ['plan.yml', 'apply.yml', 'ci.yml'].map((name) => workflowNamed(name).env?.TERRAFORM_VERSION);
  expect(of('terraform')).toEqual(expect.arrayContaining(taken));
});

describeWithTerraform(`the steps of the workflows${TERRAFORM_NOTE}`, () => {
  const secrets = {
    'secrets.FLEET_PLAN_KEY': KEY,
    'secrets.FLEET_PLAN_KUBECONFIG': '',
    'secrets.FLEET_APPLY_KUBECONFIG': '',
    'vars.FLEET_ALLOW_DATA_LOSS': '',
    'github.token': 'token',
    'github.event.pull_request.number': '7',
  };
  const mergedFrom = (project: Project) => ({
    merged_at: '2026-01-01T00:00:00Z',
    merge_commit_sha: project.git('rev-parse', 'HEAD'),
    head: { sha: 'abc' },
  });
  const RUN = { id: 42, run_number: 3, head_sha: 'abc', status: 'completed' };

  test('from a pull request to what it makes: planned, commented in one place, found again, applied, continued', async () => {
    const project = new Project({ lab: THREE_STACKS.lab ?? { resources: {} } });
    const runner = new Runner(project);
    project.commit(THREE_STACKS);
    const marked = { id: 1, user: { login: 'somebody' }, body: '<!-- fleet-review:lab -->\nnot ours' };
    runner.github.comments = [marked];

    const { status, outputs } = await runner.job('plan.yml', 'changed', secrets);
    expect([status, outputs]).toEqual([
      0,
      {
        // Nobody else reads from the hub, so the leaf is planned behind it.
        'steps.changed.outputs.matrix': '{"include":[{"name":"hub+1","stacks":"hub leaf-a"}]}',
        'steps.changed.outputs.count': '1',
        'steps.changed.outputs.removed': '',
      },
    ]);
    project.apply('lab');
    const job = { ...secrets, 'matrix.name': 'hub+1', 'matrix.stacks': 'hub leaf-a' };
    expect(await runner.job('plan.yml', 'plan', job)).toMatchObject({
      status: 0,
      output: expect.stringMatching(/hub[\s\S]*leaf-a/),
    });
    const values = { ...secrets, 'needs.changed.outputs.removed': 'leaf-z' };
    for (const _time of [1, 2]) {
      const { status, output } = await runner.job('plan.yml', 'review', values);
      expect([status, output]).toEqual([
        0,
        expect.stringContaining('::warning::The review says: somebody has to approve'),
      ]);
    }
    const body = /^<!-- fleet-review:lab -->\n[\s\S]*leaf-a[\s\S]*npx fleet destroy leaf-z/;
    expect(runner.github.comments).toEqual([
      marked,
      { id: 101, user: { login: 'github-actions[bot]' }, body: expect.stringMatching(body) },
    ]);

    runner.github.pulls = [mergedFrom(project)];
    runner.github.runs = [RUN];
    expect((await runner.job('apply.yml', 'find', secrets)).outputs).toEqual({ 'steps.find.outputs.run': '42' });
    const run = { ...secrets, 'needs.find.outputs.run || github.run_id': '42' };
    expect((await runner.job('apply.yml', 'apply', run)).status).toBe(0);
    expect([project.applied('hub'), runner.github.dispatched]).toEqual([
      { server: 'hub under authority 1' },
      [['apply.yml', { ref: 'main', inputs: { stacks: 'leaf-a' } }]],
    ]);

    for (const name of readdirSync(runner.artifacts)) rmSync(join(runner.artifacts, name), { recursive: true });
    expect((await runner.job('apply.yml', 'plan', { ...secrets, 'inputs.stacks': 'leaf-a' })).status).toBe(0);
    expect((await runner.job('apply.yml', 'review', secrets)).status).toBe(0);
    expect(runner.summary).toContain('leaf-a');
    expect((await runner.job('apply.yml', 'apply', run)).status).toBe(0);
    expect(project.applied('leaf-a')).toEqual({ server: 'leaf of hub under authority 1' });
  });

  test('a commit that no pull request made has no plan, and one whose run is gone is an error', async () => {
    const project = new Project();
    const runner = new Runner(project);
    expect(await runner.job('apply.yml', 'find', secrets)).toMatchObject({
      status: 0,
      outputs: { 'steps.find.outputs.run': '' },
    });
    runner.github.pulls = [mergedFrom(project)];
    expect(await runner.job('apply.yml', 'find', secrets)).toMatchObject({ status: 1, outputs: {} });
  });

  test('artifacts that a fork made without the key are found, and nothing of them is applied', async () => {
    const project = new Project();
    const runner = new Runner(project);
    const theirs = { ...secrets, 'secrets.FLEET_PLAN_KEY': 'made up by whoever changed plan.yml in a fork' };
    await runner.job('apply.yml', 'plan', { ...theirs, 'inputs.stacks': '' });
    await runner.job('apply.yml', 'review', theirs);
    runner.github.pulls = [mergedFrom(project)];
    runner.github.runs = [RUN];
    expect((await runner.job('apply.yml', 'find', secrets)).outputs).toEqual({ 'steps.find.outputs.run': '42' });
    const run = { ...secrets, 'needs.find.outputs.run || github.run_id': '42' };
    const { status, output } = await runner.job('apply.yml', 'apply', run);
    expect([status, project.applied('lab')]).toEqual([1, {}]);
    expect(output).toMatch(/^::error::.*reviewed\.age cannot be opened: .* Nothing was applied\.$/m);
  });
});
