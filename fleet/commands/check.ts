import pLimit from 'p-limit';
import {
  type CheckedStack,
  checkJson,
  checkStack,
  checkSummary,
  checkText,
  problemLines,
  RepeatedProblems,
} from '../cluster';
import { loadEnvironment } from '../project/environments';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { programProblems } from '../terraform/program-versions';
import { endWhenInterrupted } from './interrupt';
import { OUTPUT_FOLDER, selectedStacks, synthesized } from './stacks';
import { Progress, style } from './terminal';
import { writeFiles } from './write-files';

interface Options {
  readonly json?: string;
  readonly timeout: number;
}

/** Clusters asked at the same time: sites are many, and behind links on which one waits. */
const AT_ONCE = 8;

/** Runs `fleet check`. */
export async function run(asked: readonly string[], { json, timeout }: Options): Promise<void> {
  endWhenInterrupted();
  const environment = await loadEnvironment(selectedEnvironment(process.env, cdktfContext()));
  const resolver = synthesized(environment);
  const names = selectedStacks(asked, resolver, environment.name);
  const progress = new Progress();
  const stacks: CheckedStack[] = [];
  const repeated = new RepeatedProblems();
  progress.print(
    `${environment.name}  ${names.length === 1 ? '1 stack' : `${names.length} stacks`}, asking their clusters\n`,
  );
  const program = await programProblems(resolver.app);
  for (const problem of program) progress.print(problemLines(problem, style()).join('\n'));
  const limit = pLimit(AT_ONCE);
  const check = async (name: string): Promise<void> => {
    progress.show(`${stacks.length} of ${names.length} stacks checked`);
    const checked = await checkStack(name, { resolver, outputFolder: OUTPUT_FOLDER, timeoutSeconds: timeout });
    stacks.push(checked);
    progress.print(checkText(checked, style(), repeated));
  };
  await Promise.all(names.map((name) => limit(check, name)));
  stacks.sort((a, b) => names.indexOf(a.stack) - names.indexOf(b.stack));
  if (json) writeFiles(new Map([[json, checkJson(environment.name, stacks, program)]]));
  progress.print(`\n${checkSummary(stacks, style(), repeated)}`);
  if (program.length > 0 || stacks.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}
