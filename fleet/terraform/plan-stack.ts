import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giverIn } from '../../constructs/trust/apply-first';
import type { SynthesizedApp, SynthesizedStack } from '../model';
import type { Ordered } from './order';
import { jsonFile, planFile } from './plan-folder';
import type { Waits } from './record';
import { remoteReads } from './remote-reads';
import type { Terraform } from './terraform';
import { TerraformFailure } from './terraform';

/** The result of planning a stack. */
export type StackPlan = Ordered &
  (
    | {
        readonly status: 'planned';
        /** Whether applying it would change anything. */
        readonly changes: boolean;
        /** SHA-256 of the saved plan. */
        readonly sha256: string;
        /** Path of the plan as JSON. */
        readonly json: string;
      }
    | Waits
    | {
        readonly status: 'failed';
        /** One line. */
        readonly problem: string;
        /** Terraform's errors; empty if something else failed. */
        readonly errors: string;
        /** All of its output, for a file that only its owner can read. */
        readonly output: string;
      }
  );

/** How a stack is planned. */
export interface PlanStackProps {
  /** The whole synthesis, with the stacks that it reads from. */
  readonly app: SynthesizedApp;
  /** Runs the plan. */
  readonly terraform: Terraform;
  /** Folder for the plans. */
  readonly folder: string;
  /** Those of its dependencies that wait too. */
  readonly waiting: readonly string[];
}

/** Plans one stack, unless it can be planned only after another one is applied. */
export async function planStack(stack: SynthesizedStack, props: PlanStackProps): Promise<StackPlan> {
  const { name, dependencies } = stack;
  try {
    const waits = await lacking(stack, props);
    return { stack: name, dependencies, ...(waits ?? (await save(stack, props))) };
  } catch (error) {
    if (!(error instanceof TerraformFailure)) {
      return { stack: name, dependencies, status: 'failed', problem: messageOf(error), errors: '', output: '' };
    }
    const { message, errors, output } = error;
    const giver = giverIn(errors);
    if (giver !== undefined && dependencies.includes(giver)) {
      const reason = `it needs data that ${giver} provides only after it is applied`;
      return { stack: name, dependencies, status: 'waits', waitsFor: [giver], reason };
    }
    return { stack: name, dependencies, status: 'failed', problem: message, errors, output };
  }
}

/** Why a stack cannot be planned: outputs that it reads are missing in the state of another stack. */
async function lacking(stack: SynthesizedStack, { app, terraform }: PlanStackProps): Promise<Waits | undefined> {
  const lacks: { owner: string; missing: number; none: boolean }[] = [];
  for (const { owner, outputs } of remoteReads(app, stack)) {
    if (outputs.length === 0) continue;
    const held = await terraform.outputNames(owner.directory).catch((error: unknown) => {
      if (!(error instanceof TerraformFailure)) throw error;
      const { command, output, errors } = error;
      throw new TerraformFailure(`${command} in stack ${owner.name}, whose outputs it reads,`, output, errors);
    });
    const missing = outputs.filter((output) => !held.has(output)).length;
    if (missing > 0) lacks.push({ owner: owner.name, missing, none: held.size === 0 });
  }
  if (lacks.length === 0) return undefined;
  const reasons = lacks.map(({ owner, missing, none }) =>
    none
      ? `${owner} has not been applied yet`
      : `it reads ${missing === 1 ? 'an output' : `${missing} outputs`} that ${owner} has only after it is applied`,
  );
  return { status: 'waits', waitsFor: lacks.map(({ owner }) => owner), reason: reasons.join('; ') };
}

async function save(stack: SynthesizedStack, { terraform, folder, waiting }: PlanStackProps) {
  // Terraform creates a file that everybody can read, so it does so in a folder that nobody else can open.
  const temporary = join(folder, `.${stack.name}.${process.pid}`);
  mkdirSync(temporary, { mode: 0o700 });
  const remove = () => rmSync(temporary, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    const made = { plan: join(temporary, 'plan'), json: join(temporary, 'json') };
    const { changes, json } = await terraform.plan(stack.directory, made.plan);
    if (changes && waiting.length > 0) {
      const reason = 'it changes, and stacks that it depends on cannot be planned yet';
      return { status: 'waits', waitsFor: waiting, reason } as const;
    }
    chmodSync(made.plan, 0o600);
    writeFileSync(made.json, json, { mode: 0o600 });
    const kept = { plan: planFile(folder, stack.name), json: jsonFile(folder, stack.name) };
    const sha256 = digestOf(made.plan);
    renameSync(made.json, kept.json);
    renameSync(made.plan, kept.plan);
    return { status: 'planned', changes, sha256, json: kept.json } as const;
  } finally {
    remove();
    process.off('exit', remove);
  }
}

function digestOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
