import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../../fleet/project/environments';
import { changedStacks } from '../../../fleet/terraform/changed-stacks';
import { matrixOf } from '../../../fleet/terraform/matrix';
import type { Environment } from '../../../schema';
import { Checkout } from '../../support/fleet';
import { fleet } from './command';
import { Project, THREE_STACKS } from './project';

jest.setTimeout(120_000);

const LOCK = readFileSync(join(__dirname, '../../../terraform.lock.hcl'), 'utf8');
const synthesized = (environment: Environment) => new Checkout().synthesize(environment, undefined, LOCK);

test('a site that joins or leaves: its stacks are new or gone, and those that let it in are changed', async () => {
  const prod = await loadEnvironment('prod');
  const sites = prod.sites.flatMap((site) => (site.name === 'edge1' ? [site, { ...site, name: 'edge9' }] : [site]));
  const [now, base] = [synthesized({ ...prod, sites }).app, synthesized(prod).app];
  const own = ['identity-edge9', 'leaf-edge9'];
  expect([changedStacks(now, base), changedStacks(base, now)]).toEqual([
    { added: own, changed: ['hub'], removed: [] },
    { added: [], changed: ['hub'], removed: own },
  ]);
});

test('a chart, or another build of a provider, is a change; a comment, or a checksum that init adds, is none, nor another checkout', async () => {
  const prod = await loadEnvironment('prod');
  const [now, base] = [synthesized(prod), synthesized(prod)];
  const chart = /assets\/[^"]*/.exec(now.text('hub'))?.[0] ?? '';
  const changedBy = (file: string, change: (text: string) => string) => {
    const path = join(now.outdir, now.folder('hub'), file);
    const kept = readFileSync(path, 'utf8');
    writeFileSync(path, change(kept));
    const { changed } = changedStacks(now.app, base.app);
    writeFileSync(path, kept);
    return changed;
  };
  expect([
    changedBy(join(chart, 'Chart.yaml'), (text) => `${text}\n# x`),
    changedBy('.terraform.lock.hcl', (text) => text.replace('"zh:', '"zh:0')),
    changedBy('.terraform.lock.hcl', (text) => text.replace('"zh:', '"h1:x",\n    "zh:')),
    changedBy('cdk.tf.json', (text) => text.replace('"resource"', '"//": {"at": 1}, "resource"')),
  ]).toEqual([['hub'], ['hub'], [], []]);
});

test('of a matrix of jobs the first has what several others depend on, the rest is spread evenly, an identity with its site, nothing twice', async () => {
  const { app, names } = synthesized(await loadEnvironment('prod'));
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

test('fleet changed names new, changed and removed stacks, and what to do about the latter; it reports a folder without a synthesis, or nothing to compare with', () => {
  const [project, base] = [new Project(), new Project()];
  fleet(base, 'changed', '--all');
  const { 'leaf-a': _gone, ...rest } = THREE_STACKS;
  project.commit({ ...rest, hub: { resources: { server: 'other' } }, 'leaf-b': { resources: { server: 'leaf' } } });
  const outcomes = [['--base', base.path('cdktf.out')], ['--base', 'nowhere'], []].map((args) =>
    fleet(project, 'changed', ...args),
  );
  const what = '`npx fleet changed --base ../base/cdktf.out`, an earlier synthesis, or `npx fleet changed --all`';
  expect(outcomes).toEqual([
    {
      status: 0,
      output: 'lab\n  + leaf-b\n  ~ hub\n  − leaf-a   still in its state: NATS_ENV=lab npx fleet destroy leaf-a\n',
    },
    { status: 1, output: 'nothing is synthesized in nowhere: there is no manifest.json in it\n' },
    { status: 1, output: `name what to compare with: ${what}\n` },
  ]);
});
