import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSynthesized } from '../../fleet/model';
import { temporaryFolder } from '../support/folder';
import { describeKept } from '../support/kept-file';

const EXAMPLES = join(__dirname, '../../examples');
const folders = readdirSync(EXAMPLES, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** How many resources of each type are in each stack of an example, after cdktf's app has run as cdktf runs it. */
function synthesized(folder: string, environment: string): string[] {
  const cwd = join(EXAMPLES, folder);
  const { app }: { app: string } = JSON.parse(readFileSync(join(cwd, 'cdktf.json'), 'utf8'));
  const outdir = temporaryFolder();
  const env = { ...process.env, CDKTF_OUTDIR: outdir, NATS_ENV: environment };
  execFileSync('sh', ['-c', app], { cwd, env, stdio: 'pipe' });
  return [...readSynthesized(outdir).stacks].flatMap(([name, { resources }]) => [
    `${name}: ${resources.size} resources`,
    ...[...resources.values()]
      .filter(({ type }) => type === 'kubernetes_stateful_set_v1')
      .map(({ address }) => `  ${address}`),
  ]);
}

describeKept(
  'an example is synthesized as cdktf does it:',
  join(__dirname, 'examples.txt'),
  {
    guide: 'prod',
    'two-environments': 'prod',
    'two-environments, staging': 'staging',
    'constructs-alone': '',
  },
  (environment, title) => synthesized(title.replace(/,.*/, ''), environment),
);

test('these are all examples, and the page names each', () => {
  expect(folders.sort()).toEqual(['constructs-alone', 'guide', 'two-environments']);
  const page = readFileSync(join(EXAMPLES, 'README.md'), 'utf8');
  expect(folders.filter((folder) => !page.includes(`| [${folder}](${folder}) |`))).toEqual([]);
});

test("the guide's fleet is ten lines", () => {
  const lines = readFileSync(join(EXAMPLES, 'guide/environments/prod.ts'), 'utf8').trim().split('\n');
  expect(lines.filter(Boolean).length).toBeLessThanOrEqual(10);
});
