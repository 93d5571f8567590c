import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../environments';
import { maximalHub, maximalLeaf, maximalRegion, minimalLeaf, named } from '../support/constructs';
import { BUNDLED, type Fleet, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { describeWithProviders, PROGRAM, PROGRAMS, PROVIDERS_NOTE, run } from '../support/terraform';

jest.setTimeout(600_000);

/** What terraform or tofu says of the folder with the real providers; nothing if it is valid. */
function complaints(folder: string, program = PROGRAM): string {
  const init = run(program, folder, 'init', '-backend=false');
  if (init.status !== 0) return init.output;
  const validate = run(program, folder, 'validate');
  return validate.status === 0 && validate.output.includes('Success! The configuration is valid.')
    ? ''
    : validate.output;
}

describeWithProviders(`terraform validate with the real providers${PROVIDERS_NOTE}`, () => {
  test.each(PROGRAMS.flatMap((program) => BUNDLED.map((name) => [program, name] as const)))(
    '%s %s: every stack is valid, without a warning',
    async (program, name) => {
      const fleet: Fleet = synthesizeFleet(await loadEnvironment(name));
      const found = fleet.names.map((stack) => [stack, complaints(join(fleet.outdir, fleet.folder(stack)), program)]);
      expect(found).toEqual(fleet.names.map((stack) => [stack, '']));
    },
  );

  test.each(named([maximalHub, maximalRegion, minimalLeaf, maximalLeaf]))('%s is valid', (_name, build) => {
    const folder = join(temporaryFolder(), 'stack');
    mkdirSync(folder);
    writeFileSync(join(folder, 'cdk.tf.json'), build().text);
    expect(complaints(folder)).toBe('');
  });

  test('an argument that no provider knows is found', () => {
    const folder = join(temporaryFolder(), 'stack');
    mkdirSync(folder);
    writeFileSync(
      join(folder, 'cdk.tf.json'),
      minimalLeaf().text.replaceAll('"pod_management_policy"', '"pod_policy"'),
    );
    expect(complaints(folder)).toContain('No argument or block type is named "pod_policy"');
  });
});
