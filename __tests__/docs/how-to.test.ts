import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { environments } from '../../fleet/project/environments';
import { changedStacks } from '../../fleet/terraform/changed-stacks';
import { type Environment, parseEnvironment } from '../../schema';
import type { EnvironmentInput } from '../../schema/input';
import { synthesizeFleet } from '../support/fleet';

const FILE = 'environments/prod.ts';
const { prod: load = () => undefined } = environments();
const { default: prod } = load() as { default: EnvironmentInput };

const textOf = (page: string) => readFileSync(join(__dirname, '../../docs/how-to', `${page}.md`), 'utf8');

/** `prod` with other lines under `sites`, as they are written. */
function prodWith(lines: string): Environment {
  const sites = runInNewContext(`({${lines}})`) as EnvironmentInput['sites'];
  return parseEnvironment({ ...prod, sites: { ...prod.sites, ...sites } }, FILE);
}

/** The first line that a page has one write. */
const lineOf = (page: string) => /^```ts\n([\s\S]*?)^```$/m.exec(textOf(page))?.[1] ?? '';

/** What a page shows of `fleet changed` where it names stacks. */
function shown(page: string) {
  const [, said = ''] = /^\$ npx fleet changed --base \.\.\/before\nprod\n((?: {2}.*\n)+)/m.exec(textOf(page)) ?? [];
  const marked = (sign: string) => said.split('\n').flatMap((line) => line.split(`  ${sign} `)[1] ?? []);
  return { added: marked('+'), changed: marked('~'), removed: marked('−') };
}

test.each(['add-a-site', 'revoke-a-site', 'try-a-change-before-deploying'])(
  'the line that %s has one write changes just the stacks that the page shows',
  (page) => {
    const [now, before] = [prodWith(lineOf(page)), prodWith('')].map((environment) => synthesizeFleet(environment).app);
    expect(now && changedStacks(now, before)).toEqual(shown(page));
  },
);

test('the mistake of try-a-change-before-deploying is refused as the page shows', () => {
  const page = 'try-a-change-before-deploying';
  let refusal = '';
  try {
    prodWith(lineOf(page).replace('logs.>', 'logs>'));
  } catch (error) {
    refusal = error instanceof Error ? error.message : '';
  }
  expect(refusal).toContain(`${FILE} has 1 problem`);
  expect(textOf(page)).toContain(`\n${refusal}\n`);
});
