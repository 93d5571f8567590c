import { statSync } from 'node:fs';
import { describeWithTerraform, TERRAFORM_NOTE } from '../support/terraform';
import { fleet } from './command';
import { Project } from './project';

describeWithTerraform(`x${TERRAFORM_NOTE}`, () => {
  test('try', () => {
    const project = new Project();
    const first = fleet(project, 'plan', '--keep-json');
    console.log(
      first.output,
      project.read('plans.out/lab/plans.txt'),
      statSync(project.path('plans.out/lab/lab.tfplan')).mode.toString(8),
    );
  });
});
