import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { loadEnvironment } from '../environment/load';
import {
  type CheckedStack,
  checkJson,
  checkStack,
  checkSummary,
  checkText,
  problemLines,
  programProblems,
} from '../kube';
import { endWhenInterrupted } from './interrupt';
import { cdktfContext, selectedEnvironment } from './selection';
import { OUTPUT_FOLDER, seconds, selectedStacks, synthesized } from './stacks';
import { Progress, style } from './terminal';

interface Options {
  readonly json?: string;
  readonly timeout: number;
}

/** Clusters asked at the same time: sites are many, and behind links on which one waits. */
const AT_ONCE = 8;

/** `fleet check`. */
export function checkCommand(): Command {
  return new Command('check')
    .description(
      'Asks the clusters, before a deployment, for what would make it fail: contexts, rights, namespaces, StatefulSets\n' +
        'that cannot become the wanted ones, storage classes, custom resources, issuers, quotas; what is there and not in\n' +
        'the state; and it has each API server try what is yet to be made, without keeping it (dryRun=All). Nothing is\n' +
        'changed. Exit code 0: all stacks can be deployed; 1: something would make a deployment fail.',
    )
    .argument('[stacks...]', 'names as in `npx cdktf list` (default: all)')
    .option('--timeout <seconds>', 'how long to wait for each answer of a cluster', seconds, 10)
    .option('--json <file>', 'write the result as JSON')
    .addHelpText(
      'after',
      '\nWhat it takes:\n' +
        '  kubectl in PATH, and the kubeconfig and contexts that the environment names. Whether a namespace is in the state of\n' +
        '  its stack is read from the state where that is local, else with terraform in cdktf.out, where that is initialised.\n' +
        '\nExamples:\n' +
        '  npx fleet check\n' +
        '  npx fleet check hub leaf-edge1 --timeout 30\n' +
        "  NATS_ENV=staging NATS_SITES='edge*' npx fleet check --json check.json\n" +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NATS_SITES    the sites that get a stack (default: all)\n' +
        '  NO_COLOR      no colours',
    )
    .action(run);
}

async function run(asked: readonly string[], { json, timeout }: Options): Promise<void> {
  endWhenInterrupted();
  const environment = await loadEnvironment(selectedEnvironment(process.env, cdktfContext()));
  const resolver = synthesized(environment);
  const names = selectedStacks(asked, resolver, environment.name);
  const progress = new Progress();
  const stacks: CheckedStack[] = [];
  progress.print(
    `${environment.name}  ${names.length === 1 ? '1 stack' : `${names.length} stacks`}, asking their clusters\n`,
  );
  const program = await programProblems(resolver.app);
  for (const problem of program) progress.print(problemLines(problem, style()).join('\n'));
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      progress.show(`${stacks.length} of ${names.length} stacks checked`);
      const checked = await checkStack(name, { resolver, outputFolder: OUTPUT_FOLDER, timeoutSeconds: timeout });
      stacks.push(checked);
      progress.print(checkText(checked, style()));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  stacks.sort((a, b) => names.indexOf(a.stack) - names.indexOf(b.stack));
  if (json) writeFileSync(json, checkJson(environment.name, stacks, program));
  progress.print(`\n${checkSummary(stacks, style())}`);
  if (program.length > 0 || stacks.some(({ problems }) => problems.length > 0)) process.exitCode = 1;
}
