import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../lib/user-error';
import { readSynthesized } from '../model';
import { projectCommand } from '../model/project-command';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { type ChangedStacks, changedStacks } from '../terraform/changed-stacks';
import { Children } from '../terraform/children';
import { type Matrix, matrixOf, USUAL_JOBS } from '../terraform/matrix';
import { runApp } from '../terraform/run-app';
import { OUTPUT_FOLDER } from './stacks';
import { writeFiles } from './write-files';

interface Options {
  readonly base?: string;
  readonly all?: boolean;
  readonly matrix?: number;
  readonly json?: string;
}

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
  const found = await compareStacks(new Children(), { environment, base, jobs: most ?? USUAL_JOBS });
  if (json !== undefined) writeFiles(new Map([[json, changedJson(found)]]));
  console.log(most === undefined ? changedText(found) : JSON.stringify(found.matrix));
}

/** What differs, and the jobs that plan it. */
export interface Compared extends ChangedStacks {
  readonly environment: string;
  readonly matrix: Matrix;
}

/**
 * Synthesizes, and compares.
 * @param base folder of the other synthesis; undefined where there is none
 * @param jobs how many the matrix has at most
 */
export async function compareStacks(
  children: Children,
  {
    environment,
    base,
    jobs,
  }: { readonly environment: string; readonly base: string | undefined; readonly jobs: number },
): Promise<Compared> {
  await runApp(children, environment, OUTPUT_FOLDER);
  const now = readSynthesized(OUTPUT_FOLDER);
  const found = changedStacks(now, base === undefined ? undefined : readSynthesized(base));
  return { environment, ...found, matrix: matrixOf(now, [...found.added, ...found.changed].sort(), jobs) };
}

/** The text of the file of `--json`. */
export function changedJson(found: Compared): string {
  return `${JSON.stringify(found, undefined, 2)}\n`;
}

/** What differs, for people. */
export function changedText({ environment, added, changed, removed }: Compared): string {
  const lines = [
    ...added.map((name) => `  + ${name}`),
    ...changed.map((name) => `  ~ ${name}`),
    ...removed.map(
      (name) => `  − ${name}   still in its state: ${projectCommand(environment, `fleet destroy ${name}`)}`,
    ),
  ];
  return [environment, ...(lines.length === 0 ? ['  no stack has changed'] : lines)].join('\n');
}
