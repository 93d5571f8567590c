import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../support/folder';
import { describeWithTerraform, TERRAFORM_NOTE } from '../../support/terraform';
import { fleet, inProject } from './command';
import { Project, THREE_STACKS } from './project';

jest.setTimeout(300_000);

const FLEET = join(__dirname, '../../../fleet/bin.js');

/** The stacks of a project of which something is in their state. */
const deployedIn = (project: Project) =>
  Object.keys(THREE_STACKS).filter((stack) => Object.keys(project.applied(stack)).length > 0);

describeWithTerraform(`fleet destroy${TERRAFORM_NOTE}`, () => {
  test('several stacks are destroyed each after those that read from it, in whatever order they are named', () => {
    const project = Project.deployed();
    const { status, output } = fleet(project, 'destroy', 'hub', 'leaf-a', '--yes');
    expect(output).toContain('2 stacks, in this order: leaf-a, hub\n');
    expect(output.match(/terraform_data\.server: Destruction complete/g)).toHaveLength(2);
    expect([status, deployedIn(project)]).toEqual([0, ['lab']]);
  });

  test.each([
    ['a glob with --yes', ['leaf-*', 'hub', '--yes'], 'Nothing was done. Name them: leaf-a hub\n'],
    ['a glob that matches nothing', ['laef-*'], 'has no stack that "laef-*" matches; there are: hub, lab, leaf-a'],
    ['a name of none among others', ['leaf-a', 'hab', '--yes'], 'there are: hub, lab, leaf-a. Did you mean "hub"?'],
    ['a stack that one which stays reads from', ['leaf-a', 'lab', '--yes'], 'lab is not destroyed: hub read from it'],
  ])('%s: nothing is destroyed, not even what could be', (_what, args, says) => {
    const project = Project.deployed();
    expect(fleet(project, 'destroy', ...args)).toEqual({ status: 1, output: expect.stringContaining(says) });
    expect(deployedIn(project)).toEqual(['lab', 'hub', 'leaf-a']);
  });

  test('a glob is asked for stack by stack: where the first answer is no, the others are not touched', () => {
    const project = Project.deployed();
    const { status, output } = fleet(project, 'destroy', '*');
    expect(output).toContain('3 stacks, in this order: leaf-a, hub, lab\n');
    // Terraform asks, and nobody answers here.
    expect(output).toMatch(/terraform destroy failed.*\nNot touched: hub, lab\n$/);
    expect([status, deployedIn(project)]).toEqual([1, ['lab', 'hub', 'leaf-a']]);
  });

  test('no Terraform that fleet starts asks a server for a newer version, whatever variables there are', () => {
    const folder = temporaryFolder();
    const [program, noted] = [join(folder, 'terraform'), join(folder, 'noted')];
    const note = `echo "$* checkpoint=$CHECKPOINT_DISABLE" >> ${noted}`;
    writeFileSync(program, `#!/bin/sh\n${note}\nexec terraform "$@"\n`, { mode: 0o755 });
    const variables = { TERRAFORM_BINARY_NAME: program, CHECKPOINT_DISABLE: '' };
    const run = (project: Project, ...args: string[]) =>
      inProject(project, process.execPath, [FLEET, ...args], variables);
    run(Project.deployed(), 'plan', 'lab');
    run(Project.deployed(), 'destroy', 'leaf-a', '--yes');
    const remote = new Project({ hub: { resources: { server: 'hub' }, address: 'http://127.0.0.1:1' } });
    remote.apply();
    mkdirSync(remote.path('cdktf.out/lab/hub/.terraform'), { recursive: true });
    run(remote, 'destroy', 'hub', '--yes');
    const lines = readFileSync(noted, 'utf8').trimEnd().split('\n');
    for (const command of ['init', 'plan', 'show', 'destroy', 'state list']) {
      expect(lines).toContainEqual(expect.stringContaining(` ${command} `));
    }
    expect(lines.filter((line) => !line.endsWith(' checkpoint=1'))).toEqual([]);
  });
});
