import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openBundle } from '../../../fleet/ci/bundle';
import { readReviewRecord, writeReviewRecord } from '../../../fleet/ci/review-record';
import { becomesTrue } from '../../../fleet/rehearse/wait';
import { temporaryFolder } from '../../support/folder';
import { describeKept } from '../../support/kept-file';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { Project, type ProjectStacks, THREE_STACKS } from '../terraform/project';
import { KEY } from './key';
import { Pipeline } from './pipeline';

jest.setTimeout(300_000);

/** A pipeline in a project of three stacks; what the states hold after each apply is in its log. */
class ProjectPipeline extends Pipeline {
  constructor(override readonly project = new Project()) {
    super(project);
  }

  /** What the states hold. */
  get applied() {
    return ['lab', 'hub', 'leaf-a'].map((stack) => this.project.applied(stack));
  }

  /** Applies what was reviewed. What says that nothing was applied must be right. */
  override apply(variables: Readonly<Record<string, string>> = {}, ...bundles: readonly string[]) {
    const before = this.applied;
    const outcome = super.apply(variables, ...bundles);
    if (outcome.output.includes('Nothing was applied.')) expect([outcome.status, this.applied]).toEqual([1, before]);
    this.log.push(`  states: ${JSON.stringify(this.applied)}`);
    return outcome;
  }

  /** The same where somebody changed a file that was handed over, which is put back. */
  applyChanged(file: string, change: (text: string) => string) {
    const path = this.artifact(file);
    const kept = readFileSync(path, 'latin1');
    writeFileSync(path, change(kept), 'latin1');
    this.log.push(`${file} is changed`);
    const outcome = this.apply();
    writeFileSync(path, kept, 'latin1');
    return outcome;
  }
}

const UNTRUSTED = expect.objectContaining({ status: 1, output: expect.stringContaining('Nothing was applied.') });
const CHANGED: ProjectStacks = { ...THREE_STACKS, lab: { resources: { ca: 'authority 2' }, outputs: { ca: 'ca' } } };
const NOTHING = [{}, {}, {}];

/** A pipeline whose stacks are planned and reviewed, which is not in its log. */
function reviewed(project?: Project): ProjectPipeline {
  const pipeline = new ProjectPipeline(project);
  pipeline.review();
  pipeline.log.length = 0;
  return pipeline;
}

const SCENARIOS: Readonly<Record<string, () => ProjectPipeline | Promise<ProjectPipeline>>> = {
  'stacks that wait are planned and applied in later rounds, until none waits': () => {
    const pipeline = new ProjectPipeline();
    for (const waiting of [['hub', 'leaf-a'], ['leaf-a'], []]) {
      pipeline.review();
      pipeline.apply();
      expect(JSON.parse(readFileSync(pipeline.artifact('waiting'), 'utf8'))).toEqual(waiting);
    }
    return pipeline;
  },
  'a bundle or a record that somebody changed is refused': () => {
    const pipeline = reviewed();
    const flip = (text: string) => text.replace(/.(?=.{39}$)/s, (one) => String.fromCharCode(one.charCodeAt(0) ^ 1));
    expect([
      pipeline.applyChanged('all.bundle', flip),
      pipeline.applyChanged('review/reviewed.age', flip),
      pipeline.applyChanged('review/reviewed.age', (text) => text.slice(0, -1)),
      pipeline.applyChanged('review/reviewed.age', () => ''),
    ]).toEqual([UNTRUSTED, UNTRUSTED, UNTRUSTED, UNTRUSTED]);
    expect(pipeline.applied).toEqual(NOTHING);
    expect(pipeline.apply().status).toBe(0);
    return pipeline;
  },
  'another key: one clear sentence, for the bundle and for the record': () => {
    const pipeline = reviewed();
    const FLEET_PLAN_KEY = KEY.replace('0', '1');
    pipeline.run(['review', '--out', pipeline.artifact('x'), pipeline.artifact('all.bundle')], { FLEET_PLAN_KEY });
    expect(pipeline.apply({ FLEET_PLAN_KEY })).toEqual(UNTRUSTED);
    pipeline.apply({ FLEET_PLAN_KEY: 'short' });
    expect(pipeline.applied).toEqual(NOTHING);
    return pipeline;
  },
  'another tree than the planned one is refused; a merge commit of the same tree is not': () => {
    const pipeline = reviewed();
    pipeline.project.commit(CHANGED);
    expect(pipeline.apply()).toEqual(UNTRUSTED);
    pipeline.project.write('new.txt', 'not committed');
    pipeline.apply();
    expect(pipeline.applied).toEqual(NOTHING);
    pipeline.project.git('clean', '--quiet', '--force');
    pipeline.project.commit(THREE_STACKS);
    expect(pipeline.apply().status).toBe(0);
    return pipeline;
  },
  'a bundle of another commit, or of another environment, is neither reviewed nor applied': async () => {
    const pipeline = reviewed();
    const [bundle, other, out] = pipeline.artifacts('all.bundle', 'other.bundle', 'x');
    const { record } = await readReviewRecord(pipeline.artifact('review/reviewed.age'), KEY);
    pipeline.project.commit(CHANGED);
    pipeline.run(['plan', '--bundle', other, 'lab']);
    pipeline.run(['review', '--out', out, bundle, other]);
    pipeline.run(['review', '--out', out, other], { NATS_ENV: 'prod' });
    pipeline.project.git('checkout', '--quiet', 'HEAD^');
    // Even where somebody with the key lists it, and its plan has the name of a reviewed stack.
    const { sha256 } = await openBundle(other, KEY);
    const bundles = [...record.bundles, { name: 'other.bundle', sha256 }];
    await writeReviewRecord(pipeline.artifact('review/reviewed.age'), { ...record, bundles }, KEY);
    expect(pipeline.apply({}, 'other.bundle')).toEqual(UNTRUSTED);
    return pipeline;
  },
  'bundles cut short, those that are none, and a folder without any: one clear sentence': () => {
    const pipeline = reviewed();
    const [bundle, broken, out] = pipeline.artifacts('all.bundle', 'broken.bundle', 'x');
    const sealed = readFileSync(bundle);
    for (const content of [sealed.subarray(0, -1), sealed.subarray(0, 100), Buffer.from('a text')]) {
      writeFileSync(broken, content);
      pipeline.run(['review', '--out', out, broken]);
    }
    pipeline.run(['review', '--out', out, pipeline.artifact('review')]);
    pipeline.run(['review', '--out', out, pipeline.artifact('nowhere')]);
    expect(existsSync(join(out, 'reviewed.age'))).toBe(false);
    return pipeline;
  },
  'a review of another environment is refused': () => {
    const pipeline = reviewed();
    expect(pipeline.apply({ NATS_ENV: 'prod' })).toEqual(UNTRUSTED);
    return pipeline;
  },
  'what loses data is applied only where somebody allowed that very review to': async () => {
    const pipeline = reviewed();
    const path = pipeline.artifact('review/reviewed.age');
    const { record } = await readReviewRecord(path, KEY);
    const allowed = await writeReviewRecord(path, { ...record, verdict: 'data' }, KEY);
    for (const FLEET_ALLOW_DATA_LOSS of ['', 'lab', 'lab:000000000000']) {
      const { output } = pipeline.apply({ FLEET_ALLOW_DATA_LOSS });
      expect(output).toMatch(`allow it for this one review: FLEET_ALLOW_DATA_LOSS=${allowed}. Nothing`);
      expect(pipeline.applied).toEqual(NOTHING);
    }
    expect(pipeline.apply({ FLEET_ALLOW_DATA_LOSS: allowed }).status).toBe(0);
    return pipeline;
  },
  'a plan of a state that has changed since is refused by Terraform, and what was not applied is listed': () => {
    const pipeline = new ProjectPipeline(Project.deployed());
    pipeline.project.commit(CHANGED);
    pipeline.review('lab');
    pipeline.apply();
    expect(pipeline.apply().output).toContain('Saved plan is stale');
    return pipeline;
  },
  'the first failure ends it: what is applied, what failed and what was left is listed': () => {
    const pipeline = reviewed(
      new Project({
        lab: { resources: { ca: 'authority 1' } },
        hub: { resources: { server: 'hub', job: 'job' }, commands: { job: 'echo no such server; exit 7' } },
        'leaf-a': { resources: { server: 'leaf' } },
        'zone-1': { resources: { server: 'zone' } },
      }),
    );
    expect(pipeline.apply().output).toContain('no such server');
    return pipeline;
  },
  'the kubeconfig of a variable is there while plans are applied, and gone afterwards; one that is there is not replaced':
    () => {
      const HOME = temporaryFolder();
      const file = join(HOME, '.kube/config');
      const stacks = { lab: { resources: { ca: 'x' }, commands: { ca: 'cp ~/.kube/config seen' } } };
      const pipeline = reviewed(new Project(stacks));
      pipeline.apply({ HOME, FLEET_KUBECONFIG: 'contexts: []' });
      expect([pipeline.project.read('cdktf.out/lab/lab/seen'), existsSync(file)]).toEqual(['contexts: []\n', false]);
      writeFileSync(file, 'mine');
      pipeline.apply({ HOME, FLEET_KUBECONFIG: 'contexts: []' });
      expect(readFileSync(file, 'utf8')).toBe('mine');
      return pipeline;
    },
  'a stack that cannot be planned: the others are reviewed, and nothing is applied': () => {
    const broken = { resources: { server: '${nonsense.here}' } };
    const pipeline = reviewed(new Project({ ...THREE_STACKS, broken }));
    pipeline.run(['review', '--out', pipeline.artifact('review'), pipeline.artifact('all.bundle')]);
    expect(pipeline.apply()).toEqual(UNTRUSTED);
    return pipeline;
  },
  'a reviewed stack that is not synthesized any more: nothing is applied, not even the others': () => {
    const project = new Project();
    const some = 'Object.entries(stacks).filter(([name]) => name !== process.env.WITHOUT)';
    project.write('app.js', project.read('app.js').replace('Object.entries(stacks)', some));
    project.commit({ lab: { resources: { ca: 'x' } }, zone: { resources: { server: 'zone' } } });
    const pipeline = reviewed(project);
    expect(pipeline.apply({ WITHOUT: 'zone' })).toEqual(UNTRUSTED);
    return pipeline;
  },
  'bundles of several jobs are reviewed together and applied in the order of their stacks': () => {
    const pipeline = new ProjectPipeline(Project.deployed());
    const more = Object.entries(THREE_STACKS).map(([name, { resources, ...rest }]) => [
      name,
      { resources: { ...resources, more: 'x' }, ...rest },
    ]);
    pipeline.project.commit(Object.fromEntries(more));
    const bundles = ['leaf-a', 'hub', 'lab'].map((stack) => pipeline.artifact(`${stack}.bundle`));
    const [leaf = '', hub = '', lab = ''] = bundles;
    for (const bundle of bundles) pipeline.run(['plan', '--bundle', bundle, bundle.replace(/.*\/|\.bundle$/g, '')]);
    pipeline.run(['review', '--out', pipeline.artifact('review'), ...bundles]);
    const apply = ['apply', '--reviewed', pipeline.artifact('review/reviewed.age')];
    expect(pipeline.run([...apply, hub, lab])).toEqual(UNTRUSTED);
    pipeline.run([...apply, leaf, hub, lab]);
    return pipeline;
  },
  'a matrix of the stacks that are not as they are at another commit': () => {
    const pipeline = new ProjectPipeline();
    pipeline.project.commit({ ...CHANGED, 'leaf-b': { resources: { server: 'leaf of ${reads.hub.address}' } } });
    const json = pipeline.artifact('changed.json');
    pipeline.run(['changed', '--base-ref', 'HEAD^', '--matrix', '5', '--json', json]);
    pipeline.log.push(`changed.json: ${JSON.stringify(JSON.parse(readFileSync(json, 'utf8')))}`);
    expect(pipeline.project.git('worktree', 'list', '--porcelain').match(/^worktree /gm)).toHaveLength(1);
    return pipeline;
  },
  'where the other commit cannot be synthesized all stacks count as new; one that is not there is an error': () => {
    const pipeline = new ProjectPipeline();
    pipeline.project.write('app.js', 'process.exit(1)');
    pipeline.project.commit(THREE_STACKS);
    pipeline.project.git('checkout', '--quiet', 'HEAD^', '--', 'app.js');
    pipeline.run(['changed', '--base-ref', 'HEAD']);
    pipeline.run(['changed', '--base-ref', 'nope']);
    return pipeline;
  },
};

describeWithTerraform(`fleet ci${TERRAFORM_NOTE}`, () => {
  const path = join(__dirname, 'pipeline.txt');
  describeKept(
    'pipeline.txt has what it prints, and what the states hold then',
    path,
    SCENARIOS,
    async (run) => (await run()).log,
  );

  test('nothing that jobs hand to each other holds a secret, what a plan says or the key in clear text', () => {
    const pipeline = reviewed();
    const texts = ['all.bundle', 'review/reviewed.age'].map((file) => readFileSync(pipeline.artifact(file), 'latin1'));
    const reviews = ['md', 'html', 'json'].map((type) =>
      readFileSync(pipeline.artifact(`review/review.${type}`), 'utf8'),
    );
    expect(texts.filter((text) => /authority 1|terraform_version|lab/.test(text))).toEqual([]);
    expect([...texts, ...reviews].filter((text) => text.includes(KEY))).toEqual([]);
  });

  test('neither Terraform nor what it starts gets the key or the kubeconfig; its own log and outputs are not shown', () => {
    const HOME = temporaryFolder();
    const resources = { ca: 'a value that only the state may hold' };
    const commands = { ca: 'env > seen' };
    const pipeline = reviewed(new Project({ lab: { resources, outputs: { ca: 'ca' }, shown: true, commands } }));
    const { status, output } = pipeline.apply({ HOME, FLEET_KUBECONFIG: 'users: [secret]', TF_LOG: 'TRACE' });
    const seen = pipeline.project.read('cdktf.out/lab/lab/seen');
    expect([status, seen.includes('TF_IN_AUTOMATION'), /FLEET_PLAN_KEY|FLEET_KUBECONFIG/.test(seen)]).toEqual([
      0,
      true,
      false,
    ]);
    expect(output).toContain('Apply complete!');
    expect(output).not.toMatch(/only the state|\[TRACE\]|\[DEBUG\]/);
  });

  test('a plan that fails shows its errors in the log of the job, without Terraform’s own log', () => {
    const pipeline = new ProjectPipeline(new Project({ lab: { resources: { ca: '${nonsense.here}' } } }));
    const plan = ['plan', '--bundle', pipeline.artifact('all.bundle')];
    const { status, output } = pipeline.run(plan, { TF_LOG: 'TRACE' });
    expect([status, output]).toEqual([1, expect.stringContaining('Reference to undeclared resource')]);
    expect(output).not.toMatch(/\[(TRACE|DEBUG|INFO)\]|all of it in/);
  });

  test('Ctrl-C while a plan is applied ends Terraform first; no plan, kubeconfig or lock is left', async () => {
    const [HOME, TMPDIR] = [temporaryFolder(), temporaryFolder()];
    const commands = { ca: 'touch begun; sleep 60' };
    const pipeline = reviewed(new Project({ lab: { resources: { ca: 'x' }, commands } }));
    const child = pipeline.start({ HOME, TMPDIR, FLEET_KUBECONFIG: 'contexts: []' });
    const begun = pipeline.project.path('cdktf.out/lab/lab/begun');
    expect(await becomesTrue(async () => existsSync(begun), 60_000)).toBe(true);
    child.signal('SIGINT');
    expect(await child.ended).toBe(130);
    const left = [
      existsSync(join(HOME, '.kube/config')),
      readdirSync(TMPDIR),
      readdirSync(pipeline.project.path('state/lab')),
    ];
    expect(left).toEqual([false, [], ['lab.tfstate']]);
  });

  test('of an apply that fails the errors are shown, but not the values in them', () => {
    // Terraform knows this one only when it applies.
    const resources = { key: 'a value that only the state may hold', server: '${1 + terraform_data.key.output}' };
    const { status, output } = reviewed(new Project({ lab: { resources } })).apply();
    expect([status, output]).toEqual([1, expect.stringMatching(/Invalid operand[\s\S]*key\.output is \(not shown\)/)]);
    expect(output).not.toContain('only the state');
  });
});
