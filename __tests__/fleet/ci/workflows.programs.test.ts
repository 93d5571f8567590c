import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../../fleet/rehearse/binary';
import { TERRAFORM_RELEASES } from '../../../fleet/terraform/terraform-releases';
import { nightlyJobs } from '../../../tools/nightly/jobs';
import { actionlint } from '../../support/binaries';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { Project, THREE_STACKS } from '../terraform/project';
import { KEY } from './pipeline';
import { Runner, WORKFLOWS, workflowNamed } from './workflow';

jest.setTimeout(300_000);

const NAMES = readdirSync(WORKFLOWS);
const textOf = (name: string) => readFileSync(join(WORKFLOWS, name), 'utf8');
const shellcheck = findOnPath('shellcheck', process.env);

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

(shellcheck ? test : test.skip)(`shellcheck has no complaint${shellcheck ? '' : ' (skipped: not in PATH)'}`, () => {
  const folder = join(__dirname, '../../../fleet/ci');
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.sh'));
  expect(scripts.flatMap((name) => linesOf(shellcheck ?? '', join(folder, name)))).toEqual([]);
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

describeWithTerraform(`the shell of the workflows${TERRAFORM_NOTE}`, () => {
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

  test('from a pull request to what it makes: planned, commented in one place, found again, applied, continued', () => {
    const project = new Project({ lab: THREE_STACKS.lab ?? { resources: {} } });
    const runner = new Runner(project);
    project.commit(THREE_STACKS);
    const marked = { id: 1, user: { login: 'somebody' }, body: '<!-- fleet-review:lab -->\nnot ours' };
    runner.github = { comments: [marked] };

    expect(runner.job('plan.yml', 'changed', secrets).outputs).toEqual({
      // Nobody else reads from the hub, so the leaf is planned behind it.
      'steps.changed.outputs.matrix': '{"include":[{"name":"hub+1","stacks":"hub leaf-a"}]}',
      'steps.changed.outputs.count': '1',
      'steps.changed.outputs.removed': '',
    });
    project.apply('lab');
    const job = { ...secrets, 'matrix.name': 'hub+1', 'matrix.stacks': 'hub leaf-a' };
    expect(runner.job('plan.yml', 'plan', job)).toMatchObject({
      status: 0,
      output: expect.stringMatching(/hub[\s\S]*leaf-a/),
    });
    const values = { ...secrets, 'needs.changed.outputs.removed': 'leaf-z' };
    expect([1, 2].map(() => runner.job('plan.yml', 'review', values).status)).toEqual([0, 0]);
    const body = /^<!-- fleet-review:lab -->\n[\s\S]*leaf-a[\s\S]*npx fleet destroy leaf-z/;
    expect(runner.github.comments).toEqual([
      marked,
      { id: 101, user: { login: 'github-actions[bot]' }, body: expect.stringMatching(body) },
    ]);

    const runs = [{ id: 42, run_number: 3, head_sha: 'abc', status: 'completed' }];
    runner.github = { ...runner.github, pulls: [mergedFrom(project)], runs };
    expect(runner.job('apply.yml', 'find', secrets).outputs).toEqual({ 'steps.find.outputs.run': '42' });
    const run = { ...secrets, 'needs.find.outputs.run || github.run_id': '42' };
    expect(runner.job('apply.yml', 'apply', run).status).toBe(0);
    expect([project.applied('hub'), runner.github.dispatched]).toEqual([
      { server: 'hub under authority 1' },
      [['apply.yml', '--repo', 'someone/fleet', '--ref', 'main', '--raw-field', 'stacks=leaf-a']],
    ]);

    for (const name of readdirSync(runner.artifacts)) rmSync(join(runner.artifacts, name), { recursive: true });
    expect(runner.job('apply.yml', 'plan', { ...secrets, 'inputs.stacks': 'leaf-a' }).status).toBe(0);
    expect(runner.summary).toContain('leaf-a');
    expect(runner.job('apply.yml', 'apply', run).status).toBe(0);
    expect(project.applied('leaf-a')).toEqual({ server: 'leaf of hub under authority 1' });
  });

  test('a commit that no pull request made has no plan, and one whose run is gone is an error', () => {
    const project = new Project();
    const runner = new Runner(project);
    expect(runner.job('apply.yml', 'find', secrets)).toMatchObject({
      status: 0,
      outputs: { 'steps.find.outputs.run': '' },
    });
    runner.github = { ...runner.github, pulls: [mergedFrom(project)] };
    expect(runner.job('apply.yml', 'find', secrets)).toMatchObject({ status: 1, outputs: {} });
  });
});
