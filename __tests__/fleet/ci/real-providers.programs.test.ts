import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../../support/terraform';
import { isReviewed, Pipeline } from './pipeline';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '../../..');

/** A project whose environments are those of this one, with states and plans of its own. */
function projectOfFleet(): { readonly root: string } {
  const root = temporaryFolder();
  const files = {
    'cdktf.json': JSON.stringify({ app: `node ${join(ROOT, 'tools/run.js')} main`, context: { environment: 'prod' } }),
    '.gitignore': 'cdktf.out/\nstate/\ncharts\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  symlinkSync(join(ROOT, 'constructs'), join(root, 'constructs'));
  const git = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...git, 'commit', '--quiet', '--message=prod'],
  ]) {
    execFileSync('git', args, { cwd: root });
  }
  return { root };
}

describeWithProviders(`the trust root of prod with the real providers${PROVIDERS_NOTE}`, () => {
  test('goes from plan to apply, the stacks that read from it wait; then nothing changes', () => {
    const pipeline = new Pipeline(projectOfFleet());
    const reviewed = pipeline.review();
    if (!isReviewed(reviewed)) throw new Error(reviewed.output);
    const applied = pipeline.apply();
    expect([applied.status, /^applied: +(.*)$/m.exec(applied.output)?.[1]]).toEqual([0, 'prod']);
    expect(readFileSync(pipeline.artifact('waiting'), 'utf8')).toBe(
      'hub leaf-edge1 leaf-edge2 leaf-plant7 region-eu\n',
    );
    expect(terraform(join(pipeline.project.root, 'cdktf.out/prod/prod'), 'plan', '-detailed-exitcode').status).toBe(0);
    const again = pipeline.review('prod');
    expect([isReviewed(again), readFileSync(pipeline.artifact('review/reviewed'), 'utf8')]).toEqual([
      true,
      expect.stringMatching(/^plan [0-9a-f]{64} unchanged prod -$/m),
    ]);
  });
});
