import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../fleet/project/environments';
import { maximalHub, maximalLeaf, maximalRegion, minimalLeaf, named } from '../support/constructs';
import { BUNDLED, synthesizeFleet } from '../support/fleet';
import { temporaryFolder } from '../support/folder';
import { describeWithProviders, PROGRAM, PROGRAMS, PROVIDERS_NOTE, run } from '../support/terraform';

jest.setTimeout(600_000);

const VALID = 'Success! The configuration is valid.';

/** The result of terraform or tofu for a folder, with the real providers. */
function said(folder: string, program = PROGRAM): string {
  const init = run(program, folder, 'init', '-backend=false');
  return init.status === 0 ? run(program, folder, 'validate').output.trim() : init.output;
}

/** The same for a stack's text. */
function saidOf(text: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cdk.tf.json'), text);
  return said(folder);
}

describeWithProviders(`terraform validate with the real providers${PROVIDERS_NOTE}`, () => {
  test.each(PROGRAMS.flatMap((program) => BUNDLED.map((name) => [program, name] as const)))(
    '%s %s: every stack is valid, without warnings',
    async (program, name) => {
      const fleet = synthesizeFleet(await loadEnvironment(name));
      const found = fleet.names.map((stack) => [stack, said(join(fleet.outdir, fleet.folder(stack)), program)]);
      expect(found).toEqual(fleet.names.map((stack) => [stack, VALID]));
    },
  );

  test.each(named([maximalHub, maximalRegion, minimalLeaf, maximalLeaf]))('%s is valid', (_name, build) => {
    expect(saidOf(build().text)).toBe(VALID);
  });

  test('an unknown argument is found', () => {
    const text = minimalLeaf().text.replaceAll('"pod_management_policy"', '"pod_policy"');
    expect(saidOf(text)).toContain('No argument or block type is named "pod_policy"');
  });
});
