import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { isUserError, UserError } from '../../lib/user-error';
import { type Claim, claimsIn, claimsToDelete, claimText, deleteNamespace, Kubectl } from '../cluster';
import type { SynthesizedStack } from '../model';
import { clusterOf } from '../model/cluster';
import { projectCommand } from '../model/project-command';
import { cdktfContext, selectedEnvironment } from '../project/selection';
import {
  claimLabels,
  claimsElsewhere,
  type DestroyPlan,
  dependants,
  forgettingSteps,
  namespaceLabels,
  neededBy,
  planDestroy,
  stacksWithFolder,
  workingFolder,
} from '../terraform/destroy';
import { inOrder } from '../terraform/order';
import { heldBy } from '../terraform/state';
import { runTerraform, terraformProgram } from '../terraform/terraform-program';
import { isGlob, stacksNamed } from './stack-names';
import { OUTPUT_FOLDER } from './stacks';

interface Options {
  readonly withVolumes?: boolean;
  readonly yes?: boolean;
  readonly timeout: number;
}

/** Runs `fleet destroy`. */
export async function run(asked: readonly string[], options: Options): Promise<void> {
  const environment = selectedEnvironment(process.env, cdktfContext());
  const names = stacksToDestroy(asked, environment, options);
  // Whatever is in the way of one of them is found before the first is touched.
  const destructions: Destruction[] = [];
  for (const name of names) destructions.push(await prepared(name, names, environment, options));
  const last = inOrder(destructions.map((each) => ({ ...each, stack: each.stack.name, destruction: each })));
  const order = last.reverse().map(({ destruction }) => destruction);
  if (order.length > 1)
    console.log(`${order.length} stacks, in this order: ${order.map(({ stack }) => stack.name).join(', ')}`);
  for (const [index, destruction] of order.entries()) {
    try {
      await destroyStack(destruction);
    } catch (error) {
      const untouched = order.slice(index + 1).map(({ stack }) => stack.name);
      if (!isUserError(error) || untouched.length === 0) throw error;
      throw new UserError(`${error.message}\nNot touched: ${untouched.join(', ')}`);
    }
  }
}

/**
 * The stacks that are asked for.
 * @throws UserError for a glob that matches none; and for any with --yes, as nobody would see what it matches
 */
function stacksToDestroy(asked: readonly string[], environment: string, { yes }: Options): readonly string[] {
  const globs = asked.filter(isGlob);
  const known = stacksWithFolder(OUTPUT_FOLDER, environment);
  const { unknown } = stacksNamed(globs, known);
  if (unknown.length > 0)
    throw new UserError(unknown.map((what) => `${join(OUTPUT_FOLDER, environment)} has ${what}`).join('\n'));
  const names = [...new Set(asked.flatMap((name) => (isGlob(name) ? stacksNamed([name], known).stacks : [name])))];
  if (yes && globs.length > 0)
    throw new UserError(
      `--yes takes no globs, as a stack that was not meant would be destroyed unasked. Nothing was done. Name them: ${names.join(' ')}`,
    );
  return names;
}

/** @throws UserError where a stack cannot be destroyed together with the others that are asked for */
async function prepared(
  name: string,
  asked: readonly string[],
  environment: string,
  options: Options,
): Promise<Destruction> {
  const stack = workingFolder(OUTPUT_FOLDER, environment, name);
  const folder = join(OUTPUT_FOLDER, environment, name);
  const held = await heldBy(stack, folder);
  if (held === undefined) {
    throw new UserError(
      `the state of ${name} cannot be read; for the reason run:\n  ${terraformProgram()} -chdir=${folder} state list`,
    );
  }
  const plan = planDestroy(stack, held);
  const readers = await dependants(stack, join(OUTPUT_FOLDER, environment));
  const others = readers.filter((reader) => !asked.includes(reader));
  if (others.length > 0) {
    throw new UserError(`stack ${name} is not destroyed: ${others.join(', ')} read from it. Destroy those first.`);
  }
  const cluster = clusterOf(stack);
  const kubectl = cluster && new Kubectl(cluster, options.timeout);
  const dependencies = neededBy(stack, join(OUTPUT_FOLDER, environment));
  return { environment, stack, folder, plan, kubectl, options, dependencies, isEmpty: held.size === 0 };
}

async function destroyStack(destruction: Destruction): Promise<void> {
  if (destruction.isEmpty) return console.log(`nothing of ${destruction.stack.name} is in its state`);
  return destruction.options.withVolumes ? withVolumes(destruction) : keepingVolumes(destruction);
}

interface Destruction {
  readonly environment: string;
  readonly stack: SynthesizedStack;
  readonly folder: string;
  readonly plan: DestroyPlan;
  /** undefined: the stack touches no cluster. */
  readonly kubectl: Kubectl | undefined;
  readonly options: Options;
  /** Names of the stacks that it reads from: these are destroyed after it. */
  readonly dependencies: readonly string[];
  /** Whether nothing of it is in its state. */
  readonly isEmpty: boolean;
}

async function keepingVolumes({
  environment,
  stack,
  folder,
  plan,
  kubectl,
  options,
  dependencies,
}: Destruction): Promise<void> {
  await destroyAllBut(plan, folder, options);
  if (plan.kept.length === 0) return;
  console.log(`\nKept, in the cluster and in the state:\n${indented(plan.kept)}`);
  for (const { name } of kubectl ? plan.namespaces : []) {
    const claims = kubectl && (await claimsIn(kubectl, name));
    console.log(
      claims ? indented(claims.map(claimText)) : `  the volumes in namespace ${name}, which cannot be listed now`,
    );
  }
  const deploys = [...new Set([stack.name, ...dependencies, environment])].join(' ');
  console.log(`Deploy again with the same volumes:  ${projectCommand(environment, `cdktf deploy ${deploys}`)}`);
  if (claimsElsewhere(stack).length === 0) {
    console.log(
      `Delete these too:                    ${projectCommand(environment, `fleet destroy ${stack.name} --with-volumes`)}`,
    );
  } else {
    console.log(['Delete these and the volumes too:', ...forgettingSteps(stack, folder, plan.kept)].join('\n'));
  }
}

/** Deletes everything else before the namespace, and forgets it last: whatever fails can be repeated. */
async function withVolumes({ environment, stack, folder, plan, kubectl, options }: Destruction): Promise<void> {
  if (kubectl !== undefined && plan.namespaces.length === 0 && claimLabels(stack).length > 0) {
    throw new UserError(noNamespace({ environment, stack, folder, plan }));
  }
  const claims: Claim[] = [];
  for (const namespace of kubectl ? plan.namespaces : []) {
    const ownership = { labels: namespaceLabels(stack, namespace), claims: claimLabels(stack) };
    if (kubectl) claims.push(...((await claimsToDelete(kubectl, namespace, ownership)) ?? []));
  }
  console.log(`To be deleted for good:\n${indented([...plan.kept, ...claims.map(claimText)])}\n`);
  if (!options.yes) await confirm(stack.name);
  await destroyAllBut(plan, folder, { ...options, yes: true });
  for (const namespace of plan.namespaces) if (kubectl) await deleteNamespace(kubectl, namespace);
  if (plan.kept.length > 0) await runTerraform(folder, ['state', 'rm', ...plan.kept]);
  console.log(`${stack.name} and its volumes are deleted.`);
}

function noNamespace({
  environment,
  stack,
  folder,
  plan: { kept, destroyed },
}: Pick<Destruction, 'environment' | 'stack' | 'folder' | 'plan'>): string {
  const isExternal = claimsElsewhere(stack).length > 0;
  return [
    `the Terraform state of ${stack.name} holds no namespace: ${isExternal ? 'this stack uses one that it did not create' : 'it was deleted, or removed from the state'}, so none is deleted. Nothing was done.`,
    ...(destroyed.length > 0
      ? ['First destroy the rest:', `  ${projectCommand(environment, `fleet destroy ${stack.name}`)}`]
      : []),
    ...(isExternal || kept.length > 0
      ? ['Then delete its claims and what is kept:', ...forgettingSteps(stack, folder, kept)]
      : []),
  ].join('\n');
}

/** Names targets, so that what is kept is not even in the plan and stays in the state. */
async function destroyAllBut({ destroyed }: DestroyPlan, folder: string, { yes }: Options): Promise<void> {
  if (destroyed.length === 0) return;
  const targets = destroyed.map((address) => `-target=${address}`);
  await runTerraform(folder, ['destroy', ...(yes ? ['-auto-approve', '-input=false'] : []), ...targets]);
}

async function confirm(name: string): Promise<void> {
  if (!process.stdin.isTTY) throw new UserError('There is no terminal to ask on: add --yes. Nothing was done.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Type ${name} to delete all of it: `);
  terminal.close();
  if (answer.trim() !== name) throw new UserError(`Nothing of ${name} was destroyed.`);
}

function indented(lines: readonly string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
