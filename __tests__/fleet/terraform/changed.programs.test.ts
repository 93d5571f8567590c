import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../../environments';
import { changedStacks } from '../../../fleet/terraform/changed-stacks';
import { matrixOf } from '../../../fleet/terraform/matrix';
import type { Environment } from '../../../schema';
import { BUNDLED, Checkout, type Fleet } from '../../support/fleet';
import { fleet } from './command';
import { Project, THREE_STACKS } from './project';

jest.setTimeout(120_000);

const LOCK = readFileSync(join(__dirname, '../../../terraform.lock.hcl'), 'utf8');

async function twice(change: (environment: Environment) => Environment = (same) => same): Promise<[Fleet, Fleet]> {
  const environment = await loadEnvironment('prod');
  return [
    new Checkout().synthesize(change(environment), undefined, LOCK),
    new Checkout().synthesize(environment, undefined, LOCK),
  ];
}

describe('which stacks have changed', () => {
  test.each(BUNDLED)('%s, synthesized in two checkouts: none', async (name) => {
    const environment = await loadEnvironment(name);
    const [now, base] = [new Checkout().synthesize(environment), new Checkout().synthesize(environment)];
    expect(changedStacks(now.app, base.app)).toEqual({ added: [], changed: [], removed: [] });
  });

  test('a site that joins: its stack is new, and those that let it in are changed', async () => {
    const [now, base] = await twice((environment) => ({
      ...environment,
      sites: environment.sites.flatMap((site) => (site.name === 'edge1' ? [site, { ...site, name: 'edge9' }] : [site])),
    }));
    expect(changedStacks(now.app, base.app)).toEqual({
      added: ['identity-edge9', 'leaf-edge9'],
      changed: ['hub'],
      removed: [],
    });
    expect(changedStacks(base.app, now.app)).toEqual({
      added: [],
      changed: ['hub'],
      removed: ['identity-edge9', 'leaf-edge9'],
    });
  });

  test('a chart, or another build of a provider, is a change; a comment, or a checksum that init adds, is none', async () => {
    const [now, base] = await twice();
    const changedBy = (stack: string, file: string, change: (text: string) => string) => {
      const path = join(now.app.stacks.get(stack)?.directory ?? '', file);
      const kept = readFileSync(path, 'utf8');
      writeFileSync(path, change(kept));
      const { changed } = changedStacks(now.app, base.app);
      writeFileSync(path, kept);
      return changed;
    };
    const cdk = (text: string) => text.replace('"resource"', '"//": {"at": 1}, "resource"');
    const chart = /assets\/[^"]*/.exec(
      readFileSync(join(now.app.stacks.get('hub')?.directory ?? '', 'cdk.tf.json'), 'utf8'),
    );
    expect([
      changedBy('hub', join(chart?.[0] ?? '', 'Chart.yaml'), (text) => `${text}\n# x`),
      changedBy('hub', '.terraform.lock.hcl', (text) => text.replace('"zh:', '"zh:0')),
      changedBy('hub', '.terraform.lock.hcl', (text) => text.replace('"zh:', '"h1:x",\n    "zh:')),
      changedBy('hub', 'cdk.tf.json', cdk),
    ]).toEqual([['hub'], ['hub'], [], []]);
  });
});

describe('a matrix of jobs', () => {
  test('what several others depend on is in the first job, the rest is spread evenly, an identity with its site, nothing twice', async () => {
    const { app } = (await twice())[0];
    const names = [...app.stacks.keys()].sort();
    const [edge1, edge2, plant7] = ['edge1', 'edge2', 'plant7'].map((site) => `identity-${site} leaf-${site}`);
    const eu = 'identity-eu region-eu';
    const shown = [1, 2, 3, 256].map((jobs) => matrixOf(app, names, jobs).include.map(({ stacks }) => stacks));
    expect(shown).toEqual([
      [`prod hub ${edge1} ${edge2} ${eu} ${plant7}`],
      ['prod', `hub ${edge1} ${edge2} ${eu} ${plant7}`],
      ['prod', `hub ${edge1}`, `${edge2} ${eu} ${plant7}`],
      ['prod', 'hub', edge1, edge2, eu, plant7],
    ]);
    expect(matrixOf(app, [], 5)).toEqual({ include: [] });
    expect(matrixOf(app, names, 2).include.map(({ name }) => name)).toEqual(['prod', 'hub+8']);
  });
});

describe('fleet changed', () => {
  test('names what is new, changed and gone, and what to do about the latter', () => {
    const project = new Project();
    const base = new Project();
    fleet(base, 'changed', '--all');
    const { 'leaf-a': _gone, ...rest } = THREE_STACKS;
    project.commit({ ...rest, hub: { resources: { server: 'other' } }, 'leaf-b': { resources: { server: 'leaf' } } });
    expect(fleet(project, 'changed', '--base', base.path('cdktf.out'))).toEqual({
      status: 0,
      output: 'lab\n  + leaf-b\n  ~ hub\n  − leaf-a   still in its state: NATS_ENV=lab npx fleet destroy leaf-a\n',
    });
  });

  test('a folder without a synthesis, or nothing to compare with, is said', () => {
    const project = new Project();
    expect([fleet(project, 'changed', '--base', 'nowhere'), fleet(project, 'changed')]).toEqual([
      { status: 1, output: 'nothing is synthesized in nowhere: there is no manifest.json in it\n' },
      {
        status: 1,
        output:
          'name what to compare with: `npx fleet changed --base ../base/cdktf.out`, an earlier synthesis, or `npx fleet changed --all`\n',
      },
    ]);
  });
});
