import { MOST_JOBS } from '../terraform/matrix';
import { FleetCommand } from './help-page';
import { lazily } from './lazily';
import { wholeNumber } from './whole-number';

/** `fleet changed`. */
export function changedCommand(): FleetCommand {
  return new FleetCommand('changed')
    .summary('Names the stacks that differ from an earlier synthesis.')
    .description(
      'Synthesizes, and compares each stack with an earlier synthesis, such as that of the branch that a change goes into. ' +
        'Names the stacks of which Terraform would see something else. It asks neither states nor clusters.',
    )
    .option(
      '--base <folder>',
      'the cdktf.out to compare with, made in a checkout of its own (default: none; or use --all)',
    )
    .option('--all', 'compare with nothing: all stacks are new')
    .option(
      '--matrix <jobs>',
      'print the stacks to plan as a matrix for GitHub, in at most so many jobs (default: print names)',
      wholeNumber({ from: 1, to: MOST_JOBS }),
    )
    .option('--json <file>', 'write all of it as JSON, with the matrix (default: no file)')
    .note(
      'Removed stacks',
      'A stack that is no longer synthesized is still in its state, and its servers keep running. Destroy it before you ' +
        'remove its line from the environment, as with npx fleet destroy leaf-edge3.',
    )
    .examples(
      'git worktree add ../base origin/main',
      '(cd ../base && npm ci && npx cdktf synth)',
      'npx fleet changed --base ../base/cdktf.out',
      'npx fleet changed --base ../base/cdktf.out --matrix 20 --json changed.json',
    )
    .variables(['NATS_ENV', 'NATS_SITES'], {
      NATS_SITES: 'the sites that get a stack (default: all); the other synthesis must have been narrowed likewise',
    })
    .action(lazily(() => require('./changed') as typeof import('./changed')));
}
