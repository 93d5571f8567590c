import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../../environments';
import { pairProblem, programProblems } from '../../../fleet/terraform/program-versions';
import { FleetChild } from '../../support/child';
import { synthesizeFleet } from '../../support/fleet';
import { temporaryFolder } from '../../support/folder';

jest.setTimeout(120_000);

test.each([
  ['Terraform', '1.11.4', '2.38.0', false],
  ['Terraform', '1.12.0', '2.38.0', true],
  ['Terraform', '1.15.9', '2.38.0', true],
  ['OpenTofu', '1.11.5', '2.38.0', true],
  ['OpenTofu', '1.12.6', '2.38.0', true],
  ['Terraform', '1.5.7', '3.2.1', true],
  ['OpenTofu', '1.12.6', '3.2.1', true],
  ['Terraform', '1.15.9', '3.2.1', true],
  ['Terraform', '1.11.4', '3.3.0', true],
  ['Terraform', '1.5.7', '2.38.0', true],
  ['Terraform', '1.10.5', '2.38.0', true],
] as const)('%s %s with the kubernetes provider %s: something is wrong: %s', (name, version, provider, isWrong) => {
  expect(pairProblem({ name, version }, provider) !== undefined).toBe(isWrong);
});

const USE_ANOTHER = 'Use Terraform 1.11; TERRAFORM_BINARY_NAME names the program.';

test('what nobody has tried is said to be so', () => {
  expect([
    pairProblem({ name: 'Terraform', version: '1.5.7' }, '2.38.0'),
    pairProblem({ name: 'Terraform', version: '1.11.4' }, '2.35.1'),
  ]).toEqual([
    {
      object: 'Terraform 1.5.7',
      what: 'is of a line with which nobody has tried what becomes of the stacks',
      remedy: [USE_ANOTHER],
    },
    {
      object: 'Terraform 1.11.4',
      what: 'with the kubernetes provider 2.35.1: nobody has tried what becomes of the stacks',
      remedy: ['Pin version 2.38.0, as this project does.'],
    },
  ]);
});

test('what is synthesized goes with the Terraform that the pipelines use', async () => {
  const program = join(temporaryFolder(), 'terraform');
  writeFileSync(program, '#!/bin/sh\necho "Terraform v1.11.4"\n', { mode: 0o755 });
  const { app } = synthesizeFleet(await loadEnvironment('prod'));
  process.env.TERRAFORM_BINARY_NAME = program;
  expect(await programProblems(app)).toEqual([]);
});

test('what breaks updates does so only for programs that keep no identities; the others lack proof of the stacks', () => {
  const missing = 'Missing Resource Identity After Update';
  const [older, newer] = ['1.11.4', '1.15.9'].map((version) => pairProblem({ name: 'Terraform', version }, '3.2.1'));
  expect([older?.what.includes(missing), newer]).toEqual([
    true,
    {
      object: 'Terraform 1.15.9',
      what: 'with the kubernetes provider 3.2.1: nobody has tried what becomes of the stacks',
      remedy: ['Pin version 2.38.0, as this project does.', USE_ANOTHER],
    },
  ]);
});

test('what is said names the program, the provider, what happens and the way out', () => {
  expect(pairProblem({ name: 'Terraform', version: '1.13.3' }, '2.38.0')).toEqual({
    object: 'Terraform 1.13.3',
    what: 'with the kubernetes provider 2.38.0: where the creation of an object fails or times out, an empty identity is in the state, and every plan after that ends with "Unexpected Identity Change"',
    remedy: [
      USE_ANOTHER,
      'An object that this has befallen: take it out of the state (state rm, under the address that the error names), and `fleet imports` for its stack writes what takes it in again.',
    ],
  });
});

test('fleet check refuses a program that does not go with the provider', async () => {
  const folder = temporaryFolder();
  const program = join(folder, 'terraform');
  writeFileSync(program, '#!/bin/sh\necho "Terraform v1.13.3"\n', { mode: 0o755 });
  const json = join(folder, 'check.json');
  const env = { NATS_ENV: 'prod', TERRAFORM_BINARY_NAME: program, HOME: folder };
  const child = new FleetChild(['check', 'prod', '--json', json], env);
  expect((await child.ended).code).toBe(1);
  expect(child.output).toContain('Terraform 1.13.3 with the kubernetes provider 2.38.0: where the creation');
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    deployable: false,
    // It is no problem of the stack, which has another one here.
    stacks: [{ problems: [{ what: 'does not exist' }] }],
  });
});
