import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { describeKept } from '../../support/kept-file';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { Project, type ProjectStacks, THREE_STACKS } from '../terraform/project';
import { KEY, Pipeline } from './pipeline';

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
  override apply(variables: Readonly<Record<string, string>> = {}) {
    const before = this.applied;
    const outcome = super.apply(variables);
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

const SCENARIOS: Readonly<Record<string, () => ProjectPipeline>> = {
  'stacks that wait are planned and applied in later rounds, until none waits': () => {
    const pipeline = new ProjectPipeline();
    for (const waiting of ['hub leaf-a\n', 'leaf-a\n', '\n']) {
      pipeline.review();
      pipeline.apply();
      expect(readFileSync(pipeline.artifact('waiting'), 'utf8')).toBe(waiting);
    }
    return pipeline;
  },
  'a bundle or a record that somebody changed is refused': () => {
    const pipeline = reviewed();
    const flip = (text: string) => text.replace(/.(?=.{39}$)/s, (one) => String.fromCharCode(one.charCodeAt(0) ^ 1));
    expect([
      pipeline.applyChanged('all.bundle', flip),
      pipeline.applyChanged('review/reviewed', (text) => text.replace(/verdict .*/, 'verdict none-at-all')),
      pipeline.applyChanged('review/reviewed', (text) => text.replace('waits hub', 'waits hut')),
    ]).toEqual([UNTRUSTED, UNTRUSTED, UNTRUSTED]);
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
  'a review of another environment is refused': () => {
    const pipeline = reviewed();
    expect(pipeline.apply({ NATS_ENV: 'prod' })).toEqual(UNTRUSTED);
    return pipeline;
  },
  'what loses data is applied only where somebody allowed that very review to': () => {
    const pipeline = reviewed();
    const path = pipeline.artifact('review/reviewed');
    const record = readFileSync(path, 'utf8')
      .replace(/^mac .*\n/m, '')
      .replace(/verdict .*/, 'verdict data');
    const key = pbkdf2Sync(KEY, 'fleet record', 200_000, 32, 'sha256');
    writeFileSync(path, `${record}mac ${createHmac('sha256', key).update(record).digest('hex')}\n`);
    const allowed = `lab:${createHash('sha256').update(record).digest('hex').slice(0, 12)}`;
    for (const FLEET_ALLOW_DATA_LOSS of ['', 'lab', 'lab:000000000000']) {
      const { output } = pipeline.apply({ FLEET_ALLOW_DATA_LOSS });
      expect(output).toMatch(`allow it for this one review: FLEET_ALLOW_DATA_LOSS=${allowed}\n`);
      expect(pipeline.applied).toEqual(NOTHING);
    }
    expect(pipeline.apply({ FLEET_ALLOW_DATA_LOSS: allowed }).status).toBe(0);
    return pipeline;
  },
  'a plan of a state that has changed since is refused by Terraform, and what was not applied is said': () => {
    const pipeline = new ProjectPipeline(Project.deployed());
    pipeline.project.commit(CHANGED);
    pipeline.review('lab');
    pipeline.apply();
    expect(pipeline.apply().output).toContain('Saved plan is stale');
    return pipeline;
  },
  'the first failure ends it: what is applied, what failed and what was left is said': () => {
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
    const apply = ['apply', '--reviewed', pipeline.artifact('review/reviewed')];
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
  'where the other commit cannot be synthesized all stacks count as new; one that is not there, or an unknown option, is said':
    () => {
      const pipeline = new ProjectPipeline();
      pipeline.project.write('app.js', 'process.exit(1)');
      pipeline.project.commit(THREE_STACKS);
      pipeline.project.git('checkout', '--quiet', 'HEAD^', '--', 'app.js');
      pipeline.run(['changed', '--base-ref', 'HEAD']);
      pipeline.run(['changed', '--base-ref', 'nope']);
      pipeline.run(['changed', '--bse', 'x']);
      return pipeline;
    },
};

describeWithTerraform(`fleet.sh${TERRAFORM_NOTE}`, () => {
  const path = join(__dirname, 'fleet-sh.txt');
  describeKept('fleet-sh.txt has what it says, and what the states hold then', path, SCENARIOS, (run) => run().log);

  test('nothing that jobs hand to each other holds a secret, or what a plan says, in clear text', () => {
    const pipeline = reviewed();
    const texts = ['all.bundle', 'review/reviewed'].map((file) => readFileSync(pipeline.artifact(file), 'latin1'));
    expect(texts.filter((text) => /authority 1|terraform_version/.test(text))).toEqual([]);
  });
});
