import { whyStack, whyText } from '../cluster';
import { loadEnvironment } from '../project/environments';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import { endWhenInterrupted } from './interrupt';
import { selectedStacks, synthesized } from './stacks';
import { style } from './terminal';

interface Options {
  readonly timeout: number;
}

/** Runs `fleet why`. */
export async function run(asked: readonly string[], { timeout }: Options): Promise<void> {
  endWhenInterrupted();
  const environment = await loadEnvironment(selectedEnvironment(process.env, cdktfContext()));
  const resolver = synthesized(environment);
  for (const stack of selectedStacks(asked, resolver, environment.name)) {
    const why = await whyStack(resolver, stack, timeout);
    console.log(whyText(why, style()));
    if (why.problems.length > 0 || why.diagnoses.length > 0) process.exitCode = 1;
  }
}
