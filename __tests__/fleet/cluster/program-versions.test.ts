import { join } from 'node:path';
import { pairProblem } from '../../../fleet/terraform/program-versions';
import { expectKept } from '../../support/kept-file';

/** Versions of programs, by the version of the kubernetes provider that they run. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  '2.38.0': [
    ...['Terraform 1.5.7', 'Terraform 1.10.5', 'Terraform 1.11.4', 'Terraform 1.12.0', 'Terraform 1.15.9'],
    ...['OpenTofu 1.11.5', 'OpenTofu 1.12.6'],
  ],
  '3.2.1': ['Terraform 1.5.7', 'Terraform 1.11.4', 'Terraform 1.15.9', 'OpenTofu 1.12.6'],
  '2.35.1': ['Terraform 1.11.4'],
  '3.3.0': ['Terraform 1.11.4'],
};

test('program-versions.txt has the problems of each program with each version of the provider', () => {
  const said = Object.entries(PAIRS).flatMap(([provider, programs]) =>
    programs.map((program) => {
      const [name, version = ''] = program.split(' ') as ['Terraform' | 'OpenTofu', string];
      const problem = pairProblem({ name, version }, provider);
      const lines = problem ? [`${problem.object} ${problem.what}`, ...problem.remedy] : ['all is well'];
      return `## ${program}, kubernetes provider ${provider}\n${lines.join('\n')}\n`;
    }),
  );
  expectKept(join(__dirname, 'program-versions.txt'), said.join('\n'));
});
