import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { describeWithProviders, PROVIDERS_NOTE, terraform } from '../../support/terraform';
import { Pipeline } from './pipeline';

jest.setTimeout(600_000);

const ROOT = join(__dirname, '../../..');

/** A project whose environments are those of this one, with states and plans of its own. */
function projectOfFleet(): { readonly root: string } {
  const root = temporaryFolder();
  const config = { app: `node ${join(ROOT, 'tools/run.js')} main`, context: { environment: 'prod' } };
  writeFileSync(join(root, 'cdktf.json'), JSON.stringify(config));
  writeFileSync(join(root, '.gitignore'), 'cdktf.out/\nstate/\ncharts\n');
  symlinkSync(join(ROOT, 'constructs'), join(root, 'constructs'));
  const author = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  const commit = [...author, 'commit', '--quiet', '--message=prod'];
  for (const args of [['init', '--quiet'], ['add', '--all'], commit]) execFileSync('git', args, { cwd: root });
  return { root };
}

describeWithProviders(`the trust root of prod with the real providers${PROVIDERS_NOTE}`, () => {
  test('goes from plan to apply, the stacks that read from it wait; then nothing changes', () => {
    const pipeline = new Pipeline(projectOfFleet());
    // Whatever the review says: it came to its end.
    expect([0, 2, 3]).toContain(pipeline.review().status);
    const applied = pipeline.apply();
    expect([applied.status, /^applied: +(.*)$/m.exec(applied.output)?.[1]]).toEqual([0, 'prod']);
    expect(readFileSync(pipeline.artifact('waiting'), 'utf8')).toBe(
      'hub leaf-edge1 leaf-edge2 leaf-plant7 region-eu\n',
    );
    expect(terraform(join(pipeline.project.root, 'cdktf.out/prod/prod'), 'plan', '-detailed-exitcode').status).toBe(0);
    expect([0, 2, 3]).toContain(pipeline.review('prod').status);
    const record = readFileSync(pipeline.artifact('review/reviewed'), 'utf8');
    expect(record).toMatch(/^plan [0-9a-f]{64} unchanged prod -$/m);
  });
});
