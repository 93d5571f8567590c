import { FleetCommand, STACKS_TO_NAME } from './help-page';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet imports`. */
export function importsCommand(): FleetCommand {
  return new FleetCommand('imports')
    .summary('Writes import blocks for objects that a lost state knew.')
    .description(
      'Writes import blocks for what an earlier deployment created and the Terraform state lacks, because it was lost. They ' +
        'go into imports.tf in the working folder of each stack, where the next plan or deploy finds them. The file is ' +
        'removed once nothing is left to import. Neither cluster nor state is changed.',
    )
    .argument('<stacks...>', STACKS_TO_NAME)
    .option('--timeout <seconds>', 'how long to wait for each answer of a cluster', seconds, 10)
    .note(
      'Not imported',
      'Private keys, certificates and passwords cannot be imported. docs/deploy.md, "When the state is lost", says what a ' +
        'deploy recreates and what that means.',
    )
    .examples('npx fleet imports hub leaf-edge1', "npx fleet imports '*-edge1'")
    .variables(['NATS_ENV', 'NATS_SITES', 'TERRAFORM_BINARY_NAME'])
    .action(lazily(() => require('./imports') as typeof import('./imports')));
}
