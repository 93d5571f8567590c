import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findOnPath } from '../../../fleet/rehearse/binary';
import { filesUnder } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';
import { type CommandOutcome, describeWithTerraform, environment, TERRAFORM_NOTE } from '../../support/terraform';
import { Project } from '../terraform/project';
import { KEY } from './pipeline';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '../../..');

/** A project with the pipeline of this one, on its default branch. `npm ci` has nothing to do in it. */
class GitLabProject extends Project {
  constructor() {
    super();
    cpSync(join(ROOT, '.gitlab-ci.yml'), this.path('.gitlab-ci.yml'));
    for (const name of ['fleet', 'tools']) symlinkSync(join(ROOT, name), this.path(name));
    this.write('.git/info/exclude', 'fleet\ntools\nreview.out\n.gitlab-ci-local\n.gitlab-ci.yml\nnpm\n');
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

test('the pipeline that plans changed stacks is one that GitLab takes, and has a job for each group', () => {
  const project = new GitLabProject();
  const child = (include: readonly object[], removed: readonly string[]) => {
    project.write('changed.json', JSON.stringify({ matrix: { include }, removed }));
    const args = [join(ROOT, 'fleet/ci/gitlab-child.js'), project.path('changed.json')];
    project.write('child.yml', spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout);
    return project.jobs([], '--file', 'child.yml');
  };
  const groups = [
    { name: 'lab', stacks: 'lab' },
    { name: 'hub+1', stacks: 'hub leaf-a' },
  ];
  expect([child(groups, ['leaf-z']), child([], [])]).toEqual([
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
      const [, , applied] = jobs.map((job) => project.run([job], ['FLEET_STACKS=all']).output);
      expect(applied).toContain('Run a pipeline of this branch with FLEET_STACKS="hub leaf-a"');
      expect(project.applied('lab')).toEqual({ ca: 'authority 1' });
    },
  );
});

test('a merge request has one comment of ours, which changes; those of others stay', async () => {
  const other = { id: 5, author: { id: 2 }, body: '<!-- fleet-review:lab -->\nnot ours' };
  const notes = [{ ...other }];
  const server = await api(async ({ url, method }, body) => {
    const note = new URLSearchParams(body).get('body') ?? '';
    if (url === '/api/v4/user') return { id: 1 };
    if (method === 'GET') return notes;
    if (method === 'POST') notes.push({ id: 6, author: { id: 1 }, body: note });
    const changed = notes.find(({ id }) => url?.endsWith(`/notes/${id}`));
    if (changed) changed.body = note;
    return {};
  });
  const folder = temporaryFolder();
  for (const text of ['first & one\n', 'second + two\n']) {
    writeFileSync(join(folder, 'review.md'), text);
    expect(await server.script(folder, 'note', 'review.md')).toEqual({ status: 0, output: '' });
  }
  await server.close();
  const ours = { id: 6, author: { id: 1 }, body: '<!-- fleet-review:lab -->\nsecond + two\n' };
  expect([notes, server.tokens]).toEqual([[other, ours], new Set(['glpat-secret'])]);
});

test('plans and review of a merged commit come from the last pipeline of its merge request', async () => {
  const packed = temporaryFolder();
  const files = { 'plans.out/lab.bundle': 'a bundle', 'review.out/reviewed': 'a record' };
  for (const [job, [file, text]] of Object.entries(files).entries()) {
    mkdirSync(join(packed, file, '..'));
    writeFileSync(join(packed, file), text);
    spawnSync('zip', ['-q', `${job}.zip`, file], { cwd: packed });
  }
  const merged = [
    { iid: 1, state: 'closed' },
    { iid: 7, state: 'merged' },
  ];
  const answers: Readonly<Record<string, object>> = {
    '/repository/commits/abc/merge_requests': merged,
    '/repository/commits/def/merge_requests': [],
    '/merge_requests/7/pipelines': [{ id: 10 }, { id: 12 }, { id: 11 }],
    '/pipelines/12/bridges': [{ name: 'plans', downstream_pipeline: { id: 20 } }],
    '/pipelines/20/jobs?per_page=100': [{ id: 0, artifacts_file: {} }, { id: 1, artifacts_file: {} }, { id: 9 }],
  };
  const server = await api(async ({ url = '' }) => {
    const path = url.replace('/api/v4/projects/3', '');
    const job = /^\/jobs\/(\d)\/artifacts$/.exec(path)?.[1];
    return job === undefined ? answers[path] : readFileSync(join(packed, `${job}.zip`));
  });
  const folder = temporaryFolder();
  const fetched = await server.script(folder, 'fetch', 'abc', 'plans.out', 'review.out');
  const none = await server.script(temporaryFolder(), 'fetch', 'def', 'plans.out', 'review.out');
  await server.close();
  const remedy = 'Run a pipeline of this branch with FLEET_STACKS set to the stacks, or to all';
  expect([fetched, filesUnder(folder), none]).toEqual([
    { status: 0, output: 'reviewed in merge request !7, pipeline 20\n' },
    files,
    { status: 1, output: `no merge request made this commit, so there is no reviewed plan. ${remedy}\n` },
  ]);
});

/** A server that answers as the API of GitLab would, the tokens that it was asked with, and a way to run the script against it. */
async function api(answer: (request: IncomingMessage, body: string) => Promise<object | undefined>) {
  const tokens = new Set<unknown>();
  const server = createServer(async (request, response) => {
    tokens.add(request.headers['private-token']);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answered = await answer(request, Buffer.concat(chunks).toString());
    response.writeHead(answered === undefined ? 404 : 200);
    response.end(Buffer.isBuffer(answered) ? answered : JSON.stringify(answered));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = environment({
    CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
    CI_PROJECT_ID: '3',
    CI_MERGE_REQUEST_IID: '7',
    FLEET_GITLAB_TOKEN: 'glpat-secret',
    NATS_ENV: 'lab',
  });
  return {
    tokens,
    close: () => new Promise((resolve) => server.close(resolve)),
    script: (cwd: string, ...args: readonly string[]) =>
      new Promise<CommandOutcome>((resolve) => {
        execFile('bash', [join(ROOT, 'fleet/ci/gitlab.sh'), ...args], { cwd, env }, (error, stdout, stderr) => {
          resolve({ status: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
        });
      }),
  };
}
