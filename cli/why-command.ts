import { Command } from 'commander';
import { loadEnvironment } from '../environment/load';
import { whyStack, whyText } from '../kube';
import { endWhenInterrupted } from './interrupt';
import { cdktfContext, selectedEnvironment } from './selection';
import { seconds, selectedStacks, synthesized } from './stacks';
import { style } from './terminal';

interface Options {
  readonly timeout: number;
}

/** `fleet why`. */
export function whyCommand(): Command {
  return new Command('why')
    .description(
      'Says why a deployment of a stack waits or has failed: pods that are refused, not scheduled, without image or\n' +
        'volume, or that crash, with the events and last log lines that tell; Jobs that fail, Helm releases that failed or\n' +
        'are not there, load balancers without an address. Can be asked while the deployment waits. It changes nothing. Exit code 1 if anything is wrong.',
    )
    .argument('<stack>', 'a name as in `npx cdktf list`')
    .option('--timeout <seconds>', 'how long to wait for each answer of the cluster', seconds, 10)
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npx fleet why hub\n' +
        '  NATS_ENV=staging npx fleet why leaf-edge1\n' +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        '  NO_COLOR      no colours',
    )
    .action(run);
}

async function run(asked: string, { timeout }: Options): Promise<void> {
  endWhenInterrupted();
  const environment = await loadEnvironment(selectedEnvironment(process.env, cdktfContext()));
  const resolver = synthesized(environment);
  for (const stack of selectedStacks([asked], resolver, environment.name)) {
    const why = await whyStack(resolver, stack, timeout);
    console.log(whyText(why, style()));
    if (why.problems.length > 0 || why.findings.length > 0) process.exitCode = 1;
  }
}
