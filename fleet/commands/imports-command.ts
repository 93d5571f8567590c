import { Command } from 'commander';
import { lazily } from './lazily';
import { seconds } from './whole-number';

/** `fleet imports`. */
export function importsCommand(): Command {
  return new Command('imports')
    .description(
      'Writes import blocks for what an earlier deployment made and the Terraform state lacks, because it is lost: into\n' +
        'imports.tf in the working folder of each stack, where the next plan or deploy finds them. Removes the file where\n' +
        'nothing is left to import. Neither cluster nor state is changed.',
    )
    .argument('<stacks...>', 'names as in `npx cdktf list`')
    .option('--timeout <seconds>', 'how long to wait for each answer of a cluster', seconds, 10)
    .addHelpText(
      'after',
      '\nPrivate keys, certificates and passwords cannot be imported; what a deploy makes anew, and what that means, is\n' +
        'said in docs/deploy.md, "When the state is lost".\n' +
        '\nExamples:\n' +
        '  npx fleet imports hub leaf-edge1\n' +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES    the sites that get a stack (default: all)',
    )
    .action(lazily(() => require('./imports') as typeof import('./imports')));
}
