import pLimit from 'p-limit';
import type { SynthesizedApp, SynthesizedStack } from '../model';
import { stackNamed } from '../model';
import { type PlanStackProps, planStack, type StackPlan } from './plan-stack';

/** How stacks are planned. */
export interface PlanAllProps extends Omit<PlanStackProps, 'waiting'> {
  /** How many at the same time. */
  readonly parallel: number;
  /** Called when a stack begins. */
  readonly onBegin: (stack: string) => void;
  /** Called with the result of each stack. */
  readonly onEnd: (plan: StackPlan, milliseconds: number) => void;
}

/** Plans stacks in parallel, each after those that it depends on; a failure does not stop the others. */
export async function planAll(names: readonly string[], props: PlanAllProps): Promise<StackPlan[]> {
  const limit = pLimit(props.parallel);
  const plans = new Map<string, Promise<StackPlan>>();
  const planOf = (stack: SynthesizedStack): Promise<StackPlan> => {
    const known = plans.get(stack.name);
    if (known !== undefined) return known;
    const made = plan(stack);
    plans.set(stack.name, made);
    return made;
  };
  const plan = async (stack: SynthesizedStack): Promise<StackPlan> => {
    const before = await Promise.all(asked(props.app, stack.dependencies, names).map(planOf));
    const waiting = before.filter(({ status }) => status === 'waits').map((each) => each.stack);
    return limit(async () => {
      const begun = performance.now();
      props.onBegin(stack.name);
      const made = await planStack(stack, { ...props, waiting });
      props.onEnd(made, performance.now() - begun);
      return made;
    });
  };
  return Promise.all(names.map((name) => planOf(stackNamed(props.app, name))));
}

function asked(app: SynthesizedApp, dependencies: readonly string[], names: readonly string[]): SynthesizedStack[] {
  return dependencies.filter((name) => names.includes(name)).map((name) => stackNamed(app, name));
}
