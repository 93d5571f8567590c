import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { UserError } from '../environment/user-error';
import { projectCommand } from '../kube';
import { type ChangedStacks, changedStacks } from '../plans/changed-stacks';
import { Children } from '../plans/children';
import { MOST_JOBS, matrixOf } from '../plans/matrix';
import { runApp } from '../plans/run-app';
import { readSynthesized } from '../synthesized';
import { cdktfContext, selectedEnvironment } from './selection';
import { OUTPUT_FOLDER } from './stacks';
import { writeFiles } from './write-files';

interface Options {
  readonly base?: string;
  readonly all?: boolean;
  readonly matrix?: number;
  readonly json?: string;
}

/** Jobs of a matrix where nobody says another number: each installs and initialises for itself. */
const JOBS = 20;

/** `fleet changed`. */
export function changedCommand(): Command {
  return new Command('changed')
    .description(
      'Synthesizes, and compares each stack with an earlier synthesis: that of the branch that a change goes into. Names the\n' +
        'stacks of which Terraform would see something else. It asks neither states nor clusters.',
    )
    .option('--base <folder>', 'the cdktf.out to compare with, made in a checkout of its own')
    .option('--all', 'compare with nothing: all stacks are new')
    .option('--matrix <jobs>', 'print the stacks to plan as a matrix for GitHub, in at most so many jobs', jobs)
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
    .action(run);
}

async function run({ base, all, matrix: most, json }: Options): Promise<void> {
  if ((base === undefined) === (all !== true))
    throw new UserError(
      'name what to compare with: `npx fleet changed --base ../base/cdktf.out`, an earlier synthesis, or `npx fleet changed --all`',
    );
  const environment = selectedEnvironment(process.env, cdktfContext());
  if (base !== undefined && !existsSync(join(base, 'manifest.json'))) {
    throw new UserError(`nothing is synthesized in ${base}: there is no manifest.json in it`);
  }
  await runApp(new Children(), environment, OUTPUT_FOLDER);
  const now = readSynthesized(OUTPUT_FOLDER);
  const found = changedStacks(now, base === undefined ? undefined : readSynthesized(base));
  const matrix = matrixOf(now, [...found.added, ...found.changed].sort(), most ?? JOBS);
  if (json !== undefined) {
    writeFiles(new Map([[json, `${JSON.stringify({ environment, ...found, matrix }, undefined, 2)}\n`]]));
  }
  console.log(most === undefined ? changedText(environment, found) : JSON.stringify(matrix));
}

function changedText(environment: string, { added, changed, removed }: ChangedStacks): string {
  const lines = [
    ...added.map((name) => `  + ${name}`),
    ...changed.map((name) => `  ~ ${name}`),
    ...removed.map(
      (name) => `  − ${name}   still in its state: ${projectCommand(environment, `fleet destroy ${name}`)}`,
    ),
  ];
  return [environment, ...(lines.length === 0 ? ['  no stack has changed'] : lines)].join('\n');
}

function jobs(given: string): number {
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1 || value > MOST_JOBS) {
    throw new InvalidArgumentError(`It is a whole number from 1 to ${MOST_JOBS}.`);
  }
  return value;
}
