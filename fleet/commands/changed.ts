import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error';
import { readSynthesized } from '../model';
import { projectCommand } from '../model/project-command';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { type ChangedStacks, changedStacks } from '../terraform/changed-stacks';
import { Children } from '../terraform/children';
import { matrixOf } from '../terraform/matrix';
import { runApp } from '../terraform/run-app';
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

/** Runs `fleet changed`. */
export async function run({ base, all, matrix: most, json }: Options): Promise<void> {
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
