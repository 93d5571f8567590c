import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, type Outcome, TERRAFORM_NOTE } from '../../support/terraform';
import { Project, type ProjectStacks, THREE_STACKS } from '../terraform/project';
import { isReviewed, KEY, Pipeline } from './pipeline';

jest.setTimeout(300_000);

/** A pipeline in a project of three stacks. */
class ProjectPipeline extends Pipeline {
  constructor(override readonly project = new Project()) {
    super(project);
  }

  /** What the states hold. */
  get applied() {
    return ['lab', 'hub', 'leaf-a'].map((stack) => this.project.applied(stack));
  }
}

/** What the script puts under a record: made with the key, so that nobody without it can write one. */
function macOf(record: string): string {
  const key = pbkdf2Sync(KEY, 'fleet record', 200_000, 32, 'sha256');
  return createHmac('sha256', key).update(record).digest('hex');
}

/** The last lines that are not empty. */
function end(outcome: Outcome, lines: number): string[] {
  return outcome.output.trimEnd().split('\n').slice(-lines);
}

/** A pipeline whose stacks are all applied. */
const applied = () => new ProjectPipeline(Project.deployed());

const CHANGED: ProjectStacks = { ...THREE_STACKS, lab: { resources: { ca: 'authority 2' }, outputs: { ca: 'ca' } } };

describeWithTerraform(`fleet.sh, from plan to apply${TERRAFORM_NOTE}`, () => {
  test('stacks that wait are planned and applied in later rounds, until none waits', () => {
    const pipeline = new ProjectPipeline();
    const rounds = [1, 2, 3].map(() => {
      pipeline.review();
      const { status, output } = pipeline.apply();
      return {
        status,
        applied: /^applied: +(.*)$/m.exec(output)?.[1],
        waiting: readFileSync(pipeline.artifact('waiting'), 'utf8').trim(),
      };
    });
    expect(rounds).toEqual([
      { status: 0, applied: 'lab', waiting: 'hub leaf-a' },
      { status: 0, applied: 'hub', waiting: 'leaf-a' },
      { status: 0, applied: 'leaf-a', waiting: '' },
    ]);
    expect(pipeline.applied).toEqual([
      { ca: 'authority 1' },
      { server: 'hub under authority 1' },
      { server: 'leaf of hub under authority 1' },
    ]);
  });

  test('nothing that jobs hand to each other holds a secret, or what a plan says, in clear text', () => {
    const pipeline = new ProjectPipeline();
    pipeline.review();
    const files = ['all.bundle', 'review/reviewed'].map((file) => readFileSync(pipeline.artifact(file), 'latin1'));
    expect(files.map((text) => text.includes('authority 1') || text.includes('terraform_version'))).toEqual([
      false,
      false,
    ]);
  });

  test('a bundle or a record that somebody changed is refused, and nothing is applied', () => {
    const pipeline = new ProjectPipeline();
    pipeline.review();
    const change = (file: string, changed: (bytes: Buffer) => Buffer) => {
      const path = pipeline.artifact(file);
      const kept = readFileSync(path);
      writeFileSync(path, changed(Buffer.from(kept)));
      const { status, output } = pipeline.apply();
      writeFileSync(path, kept);
      return {
        status,
        output: output
          .replaceAll(path, file)
          .replace(/[0-9a-f]{64}/g, '<digest>')
          .trimEnd(),
      };
    };
    const replaceText = (from: RegExp, to: string) => (bytes: Buffer) =>
      Buffer.from(bytes.toString('latin1').replace(from, to), 'latin1');
    const flip = (bytes: Buffer) => {
      bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
      return bytes;
    };
    const untrusted =
      'review/reviewed is not to be trusted: FLEET_PLAN_KEY is not the one that it was written with, or somebody changed the file. Nothing was applied.';
    expect([
      change('all.bundle', flip),
      change('review/reviewed', replaceText(/verdict .*/, 'verdict none-at-all')),
      change('review/reviewed', replaceText(/waits hub/, 'waits hut')),
    ]).toEqual([
      {
        status: 1,
        output: 'all.bundle is not one that was reviewed: its SHA-256 is <digest>. Nothing was applied.',
      },
      { status: 1, output: untrusted },
      { status: 1, output: untrusted },
    ]);
    expect(pipeline.applied).toEqual([{}, {}, {}]);
    expect(pipeline.apply().status).toBe(0);
  });

  test('another key: one clear sentence, for the bundle and for the record', () => {
    const pipeline = new ProjectPipeline();
    pipeline.review();
    const FLEET_PLAN_KEY = KEY.replace('0', '1');
    const review = pipeline.run(['review', '--out', pipeline.artifact('x'), pipeline.artifact('all.bundle')], {
      FLEET_PLAN_KEY,
    });
    expect(
      [review, pipeline.apply({ FLEET_PLAN_KEY })].map(({ status, output }) => [status, output.trimEnd()]),
    ).toEqual([
      [
        1,
        `${pipeline.artifact('all.bundle')} cannot be opened: FLEET_PLAN_KEY is not the one that it was packed with, or somebody changed the file`,
      ],
      [
        1,
        `${pipeline.artifact('review/reviewed')} is not to be trusted: FLEET_PLAN_KEY is not the one that it was written with, or somebody changed the file. Nothing was applied.`,
      ],
    ]);
    expect(end(pipeline.apply({ FLEET_PLAN_KEY: 'short' }), 1)).toEqual([
      'FLEET_PLAN_KEY must be set, to 32 characters or more: openssl rand -hex 32',
    ]);
  });

  test('another tree than the planned one is refused; a merge commit of the same tree is not', () => {
    const pipeline = new ProjectPipeline();
    pipeline.review();
    pipeline.project.commit(CHANGED);
    const other = pipeline.apply();
    expect([other.status, other.output]).toEqual([
      1,
      expect.stringContaining('what is checked out is not what was planned'),
    ]);
    pipeline.project.write('new.txt', 'not committed');
    expect(pipeline.apply().output).toMatch(/^there are changes that are not committed:\n\?\? new.txt\n$/);
    expect(pipeline.applied).toEqual([{}, {}, {}]);
    pipeline.project.git('rm', '--quiet', '--cached', '--ignore-unmatch', 'new.txt');
    pipeline.project.git('clean', '--quiet', '--force');
    pipeline.project.commit(THREE_STACKS);
    expect(pipeline.apply().status).toBe(0);
  });

  test('a review of another environment is refused', () => {
    const pipeline = new ProjectPipeline();
    pipeline.review();
    expect(pipeline.apply({ NATS_ENV: 'prod' }).output).toBe(
      'this review is of lab, and the environment here is prod. Nothing was applied.\n',
    );
  });

  test('a plan of a state that has changed since is refused by Terraform, and what was not applied is said', () => {
    const pipeline = applied();
    pipeline.project.commit(CHANGED);
    pipeline.review('lab');
    const first = pipeline.apply();
    const second = pipeline.apply();
    expect([first.status, second.status]).toEqual([0, 1]);
    expect(second.output).toContain('Saved plan is stale');
    expect(second.output).toContain('applied:     nothing\nfailed:      lab (what it had done is in its state)\n');
  });

  test('the first failure ends it: what is applied, what failed and what was left is said', () => {
    const broken: ProjectStacks = {
      lab: { resources: { ca: 'authority 1' } },
      hub: { resources: { server: 'hub', job: 'job' }, commands: { job: 'echo no such server; exit 7' } },
      'leaf-a': { resources: { server: 'leaf' } },
      'zone-1': { resources: { server: 'zone' } },
    };
    const pipeline = new ProjectPipeline(new Project(broken));
    expect(isReviewed(pipeline.review())).toBe(true);
    const { status, output } = pipeline.apply();
    expect(status).toBe(1);
    expect(output).toContain('no such server');
    expect(end({ status, output }, 4)).toEqual([
      'applied:     nothing',
      'failed:      hub (what it had done is in its state)',
      'not applied: lab leaf-a zone-1',
      'Mend it, then plan and review again: fleet/ci/fleet.sh plan --bundle <file> hub lab leaf-a zone-1',
    ]);
    expect(pipeline.applied[2]).toEqual({});
  });

  test('what loses data is applied only where somebody allowed that very review to', () => {
    const pipeline = new ProjectPipeline();
    pipeline.review();
    const path = pipeline.artifact('review/reviewed');
    const record = readFileSync(path, 'utf8')
      .replace(/^mac .*\n/m, '')
      .replace(/verdict .*/, 'verdict data');
    writeFileSync(path, `${record}mac ${macOf(record)}\n`);
    const refused = ['', 'lab', 'lab:000000000000'].map((FLEET_ALLOW_DATA_LOSS) =>
      pipeline.apply({ FLEET_ALLOW_DATA_LOSS }),
    );
    const allowed = `lab:${createHash('sha256').update(record).digest('hex').slice(0, 12)}`;
    const refusal = {
      status: 1,
      output:
        'the review says that stored data is lost. Nothing was applied.\n' +
        `If that is what you want, allow it for this one review: FLEET_ALLOW_DATA_LOSS=${allowed}\n`,
    };
    expect(refused).toEqual([refusal, refusal, refusal]);
    expect(pipeline.applied).toEqual([{}, {}, {}]);
    expect(pipeline.apply({ FLEET_ALLOW_DATA_LOSS: allowed }).status).toBe(0);
    expect(pipeline.applied[0]).toEqual({ ca: 'authority 1' });
  });

  test('the kubeconfig of a variable is there while plans are applied, and gone afterwards; one that is there is not replaced', () => {
    const HOME = temporaryFolder();
    const file = join(HOME, '.kube/config');
    const stacks = { lab: { resources: { ca: 'x' }, commands: { ca: 'cp ~/.kube/config seen' } } };
    const pipeline = new ProjectPipeline(new Project(stacks));
    pipeline.review();
    const applied = pipeline.apply({ HOME, FLEET_KUBECONFIG: 'contexts: []' });
    expect([applied.status, pipeline.project.read('cdktf.out/lab/lab/seen'), existsSync(file)]).toEqual([
      0,
      'contexts: []\n',
      false,
    ]);
    writeFileSync(file, 'mine');
    const again = pipeline.apply({ HOME, FLEET_KUBECONFIG: 'contexts: []' });
    expect([again, readFileSync(file, 'utf8')]).toEqual([
      { status: 1, output: 'FLEET_KUBECONFIG is set, and there is a ~/.kube/config already\n' },
      'mine',
    ]);
  });

  test('a stack that cannot be planned: the others are reviewed, and nothing of it is applied', () => {
    const pipeline = new ProjectPipeline(
      new Project({ ...THREE_STACKS, broken: { resources: { server: '${nonsense.here}' } } }),
    );
    const bundle = pipeline.artifact('all.bundle');
    const plan = pipeline.run(['plan', '--bundle', bundle]);
    const review = pipeline.run(['review', '--out', pipeline.artifact('review'), bundle]);
    const apply = pipeline.apply();
    expect([plan.status, review.status, apply.status]).toEqual([1, 1, 1]);
    expect(review.output).toContain('not planned, so not in this review: broken');
    expect(apply.output).toContain('not all stacks could be planned (broken could not)');
  });

  test('bundles of several jobs are reviewed together and applied in the order of their stacks', () => {
    const pipeline = applied();
    pipeline.project.commit({
      lab: { resources: { ca: 'authority 1', more: 'x' }, outputs: { ca: 'ca' } },
      hub: { resources: { server: 'hub under ${reads.lab.ca}', more: 'x' }, outputs: { address: 'server' } },
      'leaf-a': { resources: { server: 'leaf of ${reads.hub.address}', more: 'x' } },
    });
    const bundles = ['leaf-a', 'hub', 'lab'].map((stack) => {
      const bundle = pipeline.artifact(`${stack}.bundle`);
      pipeline.run(['plan', '--bundle', bundle, stack]);
      return bundle;
    });
    const out = pipeline.artifact('review');
    expect(isReviewed(pipeline.run(['review', '--out', out, ...bundles]))).toBe(true);
    const reviewed = join(out, 'reviewed');
    expect(pipeline.run(['apply', '--reviewed', reviewed, ...bundles.slice(1)]).output).toContain(
      'the plan of leaf-a was reviewed, and is in none of these bundles. Nothing was applied.',
    );
    const { status, output } = pipeline.run(['apply', '--reviewed', reviewed, ...bundles]);
    expect([status, /^applied: +(.*)$/m.exec(output)?.[1]]).toEqual([0, 'lab hub leaf-a']);
  });
});

describe('fleet.sh changed', () => {
  test('a matrix of the stacks that are not as they are at another commit', () => {
    const pipeline = new ProjectPipeline();
    pipeline.project.commit({ ...CHANGED, 'leaf-b': { resources: { server: 'leaf of ${reads.hub.address}' } } });
    const json = pipeline.artifact('changed.json');
    const { status, output } = pipeline.run(['changed', '--base-ref', 'HEAD^', '--matrix', '5', '--json', json]);
    const matrix = {
      include: [
        { name: 'lab', stacks: 'lab' },
        { name: 'leaf-b', stacks: 'leaf-b' },
      ],
    };
    expect({ status, matrix: JSON.parse(output) }).toEqual({ status: 0, matrix });
    expect(JSON.parse(readFileSync(json, 'utf8'))).toEqual({
      environment: 'lab',
      added: ['leaf-b'],
      changed: ['lab'],
      removed: [],
      matrix,
    });
    expect(pipeline.project.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1);
  });

  test('where the other commit cannot be synthesized all stacks count as new, and that is said', () => {
    const pipeline = new ProjectPipeline();
    pipeline.project.write('app.js', 'throw new Error("broken")');
    pipeline.project.commit(THREE_STACKS);
    pipeline.project.git('checkout', '--quiet', 'HEAD^', '--', 'app.js');
    const { output } = pipeline.run(['changed', '--base-ref', 'HEAD']);
    expect(output).toContain('HEAD cannot be synthesized for lab, so all stacks count as new\n');
    expect(output).toContain('{"name":"hub+2","stacks":"hub lab leaf-a"}');
  });

  test('a commit or an option that is not there is said', () => {
    const pipeline = new ProjectPipeline();
    expect(end(pipeline.run(['changed', '--base-ref', 'nope']), 1)).toEqual(['there is no commit nope here']);
    expect(pipeline.run(['changed', '--bse', 'x'])).toEqual({
      status: 1,
      output: 'there is no option --bse (--help says which there are)\n',
    });
  });
});
