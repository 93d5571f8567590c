import { Command } from 'commander';
import { MOST_JOBS } from '../terraform/matrix';
import { lazily } from './lazily';
import { wholeNumber } from './whole-number';

/** `fleet changed`. */
export function changedCommand(): Command {
  return new Command('changed')
    .description(
      'Synthesizes, and compares each stack with an earlier synthesis: that of the branch that a change goes into. Names the\n' +
        'stacks of which Terraform would see something else. It asks neither states nor clusters.',
    )
    .option('--base <folder>', 'the cdktf.out to compare with, made in a checkout of its own')
    .option('--all', 'compare with nothing: all stacks are new')
    .option(
      '--matrix <jobs>',
      'print the stacks to plan as a matrix for GitHub, in at most so many jobs',
      wholeNumber({ from: 1, to: MOST_JOBS }),
    )
    .option('--json <file>', 'write all of it as JSON, with the matrix')
    .addHelpText(
      'after',
      '\nRemoved stacks:\n' +
        '  A stack that is not synthesized any more is still in its state, and its servers run on. Destroy it before its line\n' +
        '  is taken out of the environment, as with npx fleet destroy leaf-edge3.\n' +
        '\nExamples:\n' +
        '  git worktree add ../base origin/main && (cd ../base && npm ci && npx cdktf synth)\n' +
        '  npx fleet changed --base ../base/cdktf.out\n' +
        '  npx fleet changed --base ../base/cdktf.out --matrix 20 --json changed.json\n' +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES    the sites that get a stack (default: all); the other synthesis must have been narrowed likewise',
    )
    .action(lazily(() => require('./changed') as typeof import('./changed')));
}
