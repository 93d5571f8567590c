import { writeFileSync } from 'node:fs';
import type { RecordedStack } from '../terraform/record';
import { type Terraform, TerraformFailure } from '../terraform/terraform';
import { withoutValue } from '../terraform/without-values';
import type { PrivateFolder } from './private-folder';
import type { ReviewedPlans } from './reviewed-plans';

/** What plans are applied with. */
interface ApplyProps {
  readonly plans: ReviewedPlans;
  /** Working folder of a stack. */
  readonly folderOf: (stack: string) => string;
  /** Where Terraform reads a plan from. */
  readonly work: PrivateFolder;
  readonly terraform: Terraform;
  /** Receives what is being done, and what Terraform writes. */
  readonly say: (line: string) => void;
}

/** Names of stacks, by what became of them. */
export interface Applied {
  readonly applied: readonly string[];
  /** The one at which it ended. */
  readonly failed?: string;
  /** Those after it. */
  readonly left: readonly string[];
}

/** Applies the saved plans of stacks that change, one after the other, until one fails. */
export async function applyPlans(stacks: readonly RecordedStack[], props: ApplyProps): Promise<Applied> {
  const planned = stacks.flatMap((each) => (each.status === 'planned' ? [each] : []));
  const applied: string[] = [];
  for (const [index, { stack, changes }] of planned.entries()) {
    if (!changes) {
      props.say(`== ${stack}: unchanged`);
      continue;
    }
    props.say(`== ${stack}: applying the reviewed plan (${index + 1} of ${planned.length})`);
    if (await succeeds(stack, props)) applied.push(stack);
    else return { applied, failed: stack, left: planned.slice(index + 1).map((each) => each.stack) };
  }
  return { applied, left: [] };
}

async function succeeds(stack: string, { plans, folderOf, work, terraform, say }: ApplyProps): Promise<boolean> {
  const file = work.file(`${stack}.tfplan`);
  writeFileSync(file, plans.get(stack) ?? '', { mode: 0o600 });
  try {
    await terraform.apply(folderOf(stack), file, say);
    return true;
  } catch (error) {
    if (!(error instanceof TerraformFailure)) throw error;
    // What `apply` itself wrote is there already.
    if (error.command !== 'apply') for (const line of error.output.trimEnd().split('\n')) say(withoutValue(line));
    return false;
  }
}
