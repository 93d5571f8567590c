import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath } from '../../../fleet/rehearse/binary';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, environment, TERRAFORM_NOTE } from '../../support/terraform';
import { Project } from '../terraform/project';
import { KEY } from './key';
import { inShell, installFleet } from './workflow';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '../../..');

/** A project with the pipeline of this one, on its default branch. `npm ci` has nothing to do in it. */
class GitLabProject extends Project {
  constructor() {
    super();
    cpSync(join(ROOT, '.gitlab-ci.yml'), this.path('.gitlab-ci.yml'));
    installFleet(this);
    this.write('.git/info/exclude', 'node_modules\nreview.out\n.gitlab-ci-local\n.gitlab-ci.yml\nnpm\n');
    this.write('npm/npm', '#!/bin/sh\n');
    chmodSync(this.path('npm/npm'), 0o755);
  }

  /** Changes the pipeline. */
  edit(from: string, to: string): void {
    this.write('.gitlab-ci.yml', this.read('.gitlab-ci.yml').replace(from, to));
  }

  /** Runs gitlab-ci-local, which checks a pipeline as GitLab's schema has it, and runs its jobs in a shell here. */
  run(args: readonly string[], variables: readonly string[] = []) {
    const { NATS_ENV: _env, NATS_SITES: _sites, CI: _ci, ...rest } = environment({ NO_COLOR: '1' });
    const program = join(ROOT, 'node_modules/gitlab-ci-local/dist/index.js');
    const all = ['NATS_ENV=lab', `FLEET_PLAN_KEY=${KEY}`, ...variables].flatMap((one) => ['--variable', one]);
    const given = [
      '--require',
      join(__dirname, 'set-union.cjs'),
      program,
      '--home',
      temporaryFolder(),
      ...all,
      ...args,
    ];
    const env = { ...rest, PATH: `${this.path('npm')}:${rest.PATH}` };
    const { status, stdout, stderr } = spawnSync(process.execPath, given, { cwd: this.root, encoding: 'utf8', env });
    return { status, stdout, output: `${stdout}${stderr}` };
  }

  /** Name and time of start of each job that has one. */
  jobs(variables: readonly string[] = [], ...args: readonly string[]): Record<string, string> {
    const own = ['--list-json', '--ignore-predefined-vars', 'CI_PIPELINE_SOURCE,CI_COMMIT_BRANCH', ...args];
    const listed: { name: string; when: string }[] = JSON.parse(this.run(own, variables).stdout);
    const started = listed.filter(({ when }) => when !== 'never');
    return Object.fromEntries(started.map(({ name, when }) => [name, when]));
  }
}

test('which jobs a merge request, a merge and a pipeline that is started by hand have', () => {
  const project = new GitLabProject();
  const request = ['CI_PIPELINE_SOURCE=merge_request_event', 'CI_COMMIT_BRANCH='];
  expect([project.jobs(request), project.jobs(), project.jobs(['FLEET_STACKS=hub'])]).toEqual([
    { changed: 'on_success', plans: 'on_success' },
    { apply: 'manual' },
    { plan: 'on_success', review: 'on_success', 'apply-again': 'manual' },
  ]);
});

test('a key that GitLab does not know is refused', () => {
  const project = new GitLabProject();
  project.edit('resource_group:', 'resource_grp:');
  expect(project.run(['--list'])).toMatchObject({ status: 1, output: expect.stringContaining('resource_grp') });
});

test('the pipeline that plans changed stacks is one that GitLab takes, and has a job for each group', async () => {
  const project = new GitLabProject();
  const child = async (include: readonly object[], removed: readonly string[]) => {
    project.write('changed.json', JSON.stringify({ matrix: { include }, removed }));
    await inShell(project.root, 'npx fleet ci gitlab-child changed.json > child.yml', {});
    return project.jobs([], '--file', 'child.yml');
  };
  const groups = [
    { name: 'lab', stacks: 'lab' },
    { name: 'hub+1', stacks: 'hub leaf-a' },
  ];
  expect([await child(groups, ['leaf-z']), await child([], [])]).toEqual([
    { 'plan lab': 'on_success', 'plan hub+1': 'on_success', review: 'always' },
    { nothing: 'on_success' },
  ]);
});

describeWithTerraform(`jobs of GitLab${TERRAFORM_NOTE}`, () => {
  // gitlab-ci-local copies with it, even where it then runs in the folder itself.
  const rsync = findOnPath('rsync', process.env);
  (rsync ? test : test.skip)(
    `planned, reviewed and applied, each in its job${rsync ? '' : ' (skipped: no rsync in PATH)'}`,
    () => {
      const project = new GitLabProject();
      // Here is the machine that the image would be.
      project.edit('  image: $FLEET_IMAGE\n', '');
      // The job of the review ends with what it found, which may be allowed to fail.
      const jobs = ['plan', 'review', 'apply-again'];
      const [, , applied] = jobs.map((job) => project.run([job], ['FLEET_STACKS=all', 'GITLAB_CI=true']).output);
      expect(applied).toContain('run a pipeline of this branch with FLEET_STACKS="hub leaf-a"');
      expect(project.applied('lab')).toEqual({ ca: 'authority 1' });
    },
  );
});
