import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { findOnPath } from '../../../fleet/rehearse/binary';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, environment, type Outcome, TERRAFORM_NOTE } from '../../support/terraform';
import { Project } from '../terraform/project';

jest.setTimeout(300_000);

const ROOT = join(__dirname, '../../..');
const KEY = '0123456789abcdef0123456789abcdef';

/** A project with the pipeline of this one, on its default branch. `npm ci` has nothing to do in it. */
function gitlabProject(): Project {
  const project = new Project();
  cpSync(join(ROOT, '.gitlab-ci.yml'), project.path('.gitlab-ci.yml'));
  for (const name of ['fleet', 'tools']) symlinkSync(join(ROOT, name), project.path(name));
  project.write(
    '.git/info/exclude',
    ['fleet', 'tools', 'review.out', '.gitlab-ci-local', '.gitlab-ci.yml', 'npm'].join('\n'),
  );
  project.write('npm/npm', '#!/bin/sh\n');
  spawnSync('chmod', ['+x', project.path('npm/npm')]);
  return project;
}

/** Runs gitlab-ci-local, which checks a pipeline as GitLab's schema has it, and runs its jobs in a shell here. */
function gitlab(project: Project, ...args: readonly string[]): Outcome & { readonly stdout: string } {
  const { NATS_ENV: _env, NATS_SITES: _sites, CI: _ci, ...rest } = environment({ NO_COLOR: '1' });
  const variables = { NATS_ENV: 'lab', FLEET_PLAN_KEY: KEY };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      '--require',
      join(__dirname, 'set-union.cjs'),
      join(ROOT, 'node_modules/gitlab-ci-local/dist/index.js'),
      '--home',
      temporaryFolder(),
      ...Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`]),
      ...args,
    ],
    {
      cwd: project.root,
      encoding: 'utf8',
      env: { ...rest, PATH: `${project.path('npm')}:${rest.PATH}` },
    },
  );
  return { status, stdout, output: `${stdout}${stderr}` };
}

/** Name and time of start of each job. */
function jobs(project: Project, ...args: readonly string[]): Record<string, string> {
  const { stdout } = gitlab(
    project,
    '--list-json',
    '--ignore-predefined-vars',
    'CI_PIPELINE_SOURCE,CI_COMMIT_BRANCH',
    ...args,
  );
  const listed: { name: string; when: string }[] = JSON.parse(stdout);
  return Object.fromEntries(listed.map(({ name, when }) => [name, when]));
}

describe('the pipeline of GitLab', () => {
  test('which jobs a merge request, a merge and a pipeline that is started by hand have', () => {
    const project = gitlabProject();
    const merge = { source: 'CI_PIPELINE_SOURCE=merge_request_event', branch: 'CI_COMMIT_BRANCH=' };
    const when = [
      jobs(project, '--variable', merge.source, '--variable', merge.branch),
      jobs(project),
      jobs(project, '--variable', 'FLEET_STACKS=hub'),
    ].map((found) => Object.fromEntries(Object.entries(found).filter(([, start]) => start !== 'never')));
    expect(when).toEqual([
      { changed: 'on_success', plans: 'on_success' },
      { apply: 'manual' },
      { plan: 'on_success', review: 'on_success', 'apply-again': 'manual' },
    ]);
  });

  test('a key that GitLab does not know is refused', () => {
    const project = gitlabProject();
    project.write('.gitlab-ci.yml', project.read('.gitlab-ci.yml').replace('resource_group:', 'resource_grp:'));
    const { status, output } = gitlab(project, '--list');
    expect([status, output]).toEqual([1, expect.stringContaining('resource_grp')]);
  });

  test('the pipeline that plans changed stacks is one that GitLab takes, and has a job for each group', () => {
    const project = gitlabProject();
    const child = (changed: object) => {
      project.write('changed.json', JSON.stringify(changed));
      const written = spawnSync(process.execPath, [join(ROOT, 'fleet/ci/gitlab-child.js'), 'changed.json'], {
        cwd: project.root,
        encoding: 'utf8',
      });
      project.write('child.yml', written.stdout);
      return jobs(project, '--file', 'child.yml');
    };
    const matrix = {
      include: [
        { name: 'lab', stacks: 'lab' },
        { name: 'hub+1', stacks: 'hub leaf-a' },
      ],
    };
    expect([child({ matrix, removed: ['leaf-z'] }), child({ matrix: { include: [] }, removed: [] })]).toEqual([
      { 'plan lab': 'on_success', 'plan hub+1': 'on_success', review: 'always' },
      { nothing: 'on_success' },
    ]);
  });
});

describeWithTerraform(`jobs of GitLab${TERRAFORM_NOTE}`, () => {
  // gitlab-ci-local copies with it, even where it then runs in the folder itself.
  const rsync = findOnPath('rsync', process.env);
  (rsync ? test : test.skip)(
    `planned, reviewed and applied, each in its job${rsync ? '' : ' (skipped: no rsync in PATH)'}`,
    () => {
      const project = gitlabProject();
      // Here is the machine that the image would be.
      project.write('.gitlab-ci.yml', project.read('.gitlab-ci.yml').replace('  image: $FLEET_IMAGE\n', ''));
      const all = ['--variable', 'FLEET_STACKS=all'];
      // The job of the review ends with what it found, which may be allowed to fail.
      const outputs = ['plan', 'review', 'apply-again'].map((job) => gitlab(project, ...all, job).output);
      expect(outputs[2]).toContain('Run a pipeline of this branch with FLEET_STACKS="hub leaf-a"');
      expect(project.applied('lab')).toEqual({ ca: 'authority 1' });
    },
  );
});

describe('what goes through the API of GitLab', () => {
  test('a merge request has one comment of ours, which changes; those of others stay', async () => {
    const notes = [{ id: 5, author: { id: 2 }, body: '<!-- fleet-review:lab -->\nnot ours' }];
    const server = await api(async (request, body) => {
      const note = new URLSearchParams(body).get('body') ?? '';
      if (request.url === '/api/v4/user') return { id: 1 };
      if (request.method === 'GET') return notes;
      if (request.method === 'POST') notes.push({ id: 6, author: { id: 1 }, body: note });
      const changed = notes.find(({ id }) => request.url?.endsWith(`/notes/${id}`));
      if (changed) changed.body = note;
      return {};
    });
    const folder = temporaryFolder();
    for (const text of ['first & one\n', 'second + two\n']) {
      writeFileSync(join(folder, 'review.md'), text);
      expect(await server.script(folder, 'note', 'review.md')).toEqual({ status: 0, output: '' });
    }
    await server.close();
    expect(notes).toEqual([
      { id: 5, author: { id: 2 }, body: '<!-- fleet-review:lab -->\nnot ours' },
      { id: 6, author: { id: 1 }, body: '<!-- fleet-review:lab -->\nsecond + two\n' },
    ]);
    expect(server.tokens).toEqual(new Set(['glpat-secret']));
  });

  test('plans and review of a merged commit come from the last pipeline of its merge request', async () => {
    const packed = temporaryFolder();
    mkdirSync(join(packed, 'plans.out'));
    mkdirSync(join(packed, 'review.out'));
    writeFileSync(join(packed, 'plans.out/lab.bundle'), 'a bundle');
    writeFileSync(join(packed, 'review.out/reviewed'), 'a record');
    for (const [job, folder] of ['plans.out', 'review.out'].entries()) {
      spawnSync('zip', ['-q', '-r', `${job}.zip`, folder], { cwd: packed });
    }
    const answers: Record<string, object> = {
      '/repository/commits/abc/merge_requests': [
        { iid: 1, state: 'closed' },
        { iid: 7, state: 'merged' },
      ],
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
    const found = await server.script(folder, 'fetch', 'abc', 'plans.out', 'review.out');
    const none = await server.script(temporaryFolder(), 'fetch', 'def', 'plans.out', 'review.out');
    await server.close();
    expect([found, none]).toEqual([
      { status: 0, output: 'reviewed in merge request !7, pipeline 20\n' },
      {
        status: 1,
        output:
          'no merge request made this commit, so there is no reviewed plan. Run a pipeline of this branch with FLEET_STACKS set to the stacks, or to all\n',
      },
    ]);
    expect(
      ['plans.out/lab.bundle', 'review.out/reviewed'].map((file) => readFileSync(join(folder, file), 'utf8')),
    ).toEqual(['a bundle', 'a record']);
  });
});

/** A server that answers as the API of GitLab would, and a way to run the script against it. */
async function api(answer: (request: IncomingMessage, body: string) => Promise<object | Buffer | undefined>) {
  const tokens = new Set<string | string[] | undefined>();
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
  return {
    /** Tokens that requests came with. */
    tokens,
    close: () => new Promise((resolve) => server.close(resolve)),
    script: (folder: string, ...args: readonly string[]) =>
      new Promise<Outcome>((resolve) => {
        const env = environment({
          CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
          CI_PROJECT_ID: '3',
          CI_MERGE_REQUEST_IID: '7',
          FLEET_GITLAB_TOKEN: 'glpat-secret',
          NATS_ENV: 'lab',
        });
        const script = join(ROOT, 'fleet/ci/gitlab.sh');
        execFile('bash', [script, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
          resolve({ status: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
        });
      }),
  };
}
