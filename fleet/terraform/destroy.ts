import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { LABEL } from '../../constructs/contract';
import { kubectlPrefix } from '../../lib/command';
import { firstOf } from '../../lib/first-of';
import { didYouMean } from '../../lib/suggest';
import { UserError } from '../../lib/user-error';
import { block, blocks, readStackFolder, type SynthesizedApp, type SynthesizedStack, stackNamed, text } from '../model';
import { clusterOf } from '../model/cluster';
import { textAt, textsAt } from '../model/json';
import { ownerRead } from '../model/owner-read';
import { projectCommand } from '../model/project-command';
import { serversIn } from '../model/servers';
import { heldBy } from './state';
import { isInitialised, terraformProgram } from './terraform-program';

/** A namespace that a stack makes for its servers. */
export interface OwnNamespace {
  readonly address: string;
  readonly name: string;
}

/** What a destroy takes away, and what it leaves. */
export interface DestroyPlan {
  /** Addresses in the state that are destroyed. */
  readonly destroyed: readonly string[];
  /** Addresses in the state that stay, in the state and in the cluster. */
  readonly kept: readonly string[];
  /** The namespaces among the kept ones, with all volumes in them. */
  readonly namespaces: readonly OwnNamespace[];
}

/** Names of the stacks of an environment that have a working folder, sorted. */
export function stacksWithFolder(outputFolder: string, environment: string): string[] {
  return foldersIn(join(outputFolder, environment));
}

/**
 * A stack's working folder, read; the manifest may name another environment by now, or the site may be gone from it.
 * @throws UserError where nothing can be destroyed from there
 */
export function workingFolder(outputFolder: string, environment: string, stack: string): SynthesizedStack {
  const folder = join(outputFolder, environment, stack);
  const make = projectCommand(environment, `cdktf diff ${stack}`);
  const there = stacksWithFolder(outputFolder, environment);
  if (!there.includes(stack)) {
    const names =
      there.length === 0
        ? 'there is none of that environment'
        : `there are: ${firstOf(there)}${didYouMean(stack, there)}`;
    throw new UserError(
      `${folder} does not exist; ${names}\n\`${make}\` makes it, if environment ${environment} has a stack ${JSON.stringify(stack)}`,
    );
  }
  if (!isInitialised(folder)) {
    throw new UserError(
      `${folder} is not initialised: run \`${make}\` first, which does that and shows that the state is at hand`,
    );
  }
  return readStackFolder(folder);
}

/**
 * What a destroy of a stack would do. Namespaces stay, as the claims of all volumes are in them; so does what is guarded
 * (`prevent_destroy`). That they also stay in the state is what lets the next deployment find them again.
 * @throws UserError for a stack that others need, where it is guarded
 */
export function planDestroy(stack: SynthesizedStack, held: ReadonlySet<string>): DestroyPlan {
  const guarded = guardedIn(stack).filter((address) => held.has(address));
  if (!isLeaf(stack) && guarded.length > 0) {
    throw new UserError(
      [
        `stack ${stack.name} is not destroyed: the fleet needs it, and it holds what the environment keeps (keepOnDestroy):`,
        ...guarded.map((address) => `  ${address}`),
        'If that is meant: keepOnDestroy: false in the environment, `npx cdktf synth`, and this command again.',
      ].join('\n'),
    );
  }
  const kept = keptIn(stack).filter((address) => held.has(address));
  return {
    destroyed: [...held].filter((address) => !kept.includes(address) && !/(^|\.)data\./.test(address)),
    kept,
    namespaces: ownNamespaces(stack).filter(({ address }) => held.has(address)),
  };
}

/** What Terraform itself refuses to destroy. */
function guardedIn(stack: SynthesizedStack): string[] {
  return [...stack.resources.values()]
    .filter(({ config }) => blocks(config.lifecycle).some((lifecycle) => lifecycle.prevent_destroy === true))
    .map(({ address }) => address);
}

function keptIn(stack: SynthesizedStack): string[] {
  return [...new Set([...ownNamespaces(stack).map(({ address }) => address), ...guardedIn(stack)])];
}

/** The namespaces that a stack makes for its servers. In one for what is handed over nothing is that cannot be made again. */
function ownNamespaces(stack: SynthesizedStack): OwnNamespace[] {
  if (serversIn(stack).length === 0) return [];
  return [...stack.resources.values()]
    .filter(({ type }) => /^kubernetes_namespace(_v\d)?$/.test(type))
    .map(({ address, config }) => ({ address, name: textAt(block(config.metadata), 'name') }));
}

/** What a stack's namespaces must be labelled with to be its own: all that it gives them itself. */
export function namespaceLabels(stack: SynthesizedStack, { address }: OwnNamespace): Record<string, string> {
  const metadata = block(stack.resources.get(address)?.config.metadata);
  return textsAt(metadata, 'labels');
}

/** The claims of a stack's servers in namespaces that it does not make: what finds them. */
export function claimsElsewhere(stack: SynthesizedStack): { readonly namespace: string; readonly selector: string }[] {
  if (ownNamespaces(stack).length > 0) return [];
  return serversIn(stack).map(({ config }) => ({
    namespace: textAt(block(config.metadata), 'namespace'),
    selector: Object.entries(textsAt(block(block(config.spec)?.selector), 'match_labels'))
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  }));
}

/** The commands that delete what a destroy keeps, in a namespace that somebody else made. */
export function forgettingSteps(stack: SynthesizedStack, folder: string, kept: readonly string[]): string[] {
  const cluster = clusterOf(stack);
  const kubectl = cluster ? kubectlPrefix(cluster) : 'kubectl';
  return [
    ...claimsElsewhere(stack).map(
      ({ namespace, selector }) => `  ${kubectl} delete pvc --namespace ${namespace} --selector ${selector}`,
    ),
    ...(kept.length > 0 ? [`  ${terraformProgram()} -chdir=${folder} state rm ${kept.join(' ')}`] : []),
  ];
}

/** The labels by which the claims of a stack's servers are found. */
export function claimLabels(stack: SynthesizedStack): Record<string, string>[] {
  return serversIn(stack).map(({ config }) => {
    const selector = block(block(config.spec)?.selector);
    return textsAt(selector, 'match_labels');
  });
}

/** A leaf is what nobody else needs. */
export function isLeaf(stack: SynthesizedStack): boolean {
  const components = serversIn(stack).map(({ config }) =>
    text(block(block(config.metadata)?.labels)?.[LABEL.component]),
  );
  return components.length > 0 && components.every((component) => component === 'leaf');
}

/** Names of the stacks of the same environment that read from a stack, and have more in their state than what a destroy keeps. */
export async function dependants(stack: SynthesizedStack, environmentFolder: string): Promise<string[]> {
  const app = appOf(environmentFolder);
  const readers = [...app.stacks.values()].filter(
    (reader) => reader.name !== stack.name && readsOf(app, reader).includes(stack.name),
  );
  const exist = await Promise.all(
    readers.map(async (reader) => {
      const kept = keptIn(reader);
      return [...((await heldBy(reader, reader.directory)) ?? [])].some((address) => !kept.includes(address));
    }),
  );
  return readers.filter((_reader, index) => exist[index]).map(({ name }) => name);
}

/** Names of the stacks that a stack reads from, and of those that these read, by what stands in the environment's folder. */
export function neededBy(stack: SynthesizedStack, environmentFolder: string): string[] {
  const app = appOf(environmentFolder);
  const found = new Set(readsOf(app, stack));
  // What is added here is gone through too.
  for (const name of found) for (const further of readsOf(app, stackNamed(app, name))) found.add(further);
  return [...found];
}

function appOf(environmentFolder: string): SynthesizedApp {
  const stacks = foldersIn(environmentFolder).map((name) => readStackFolder(join(environmentFolder, name)));
  return { outdir: environmentFolder, stacks: new Map(stacks.map((one) => [one.name, one])) };
}

/** Names of the stacks that a stack reads from. */
function readsOf(app: SynthesizedApp, reader: SynthesizedStack): string[] {
  return [...reader.dataSources.values()].flatMap((data) => {
    try {
      return ownerRead(app, reader, data)?.name ?? [];
    } catch {
      // Its owner was never synthesized here.
      return [];
    }
  });
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => statSync(join(folder, name, 'cdk.tf.json'), { throwIfNoEntry: false })?.isFile())
      .sort();
  } catch {
    return [];
  }
}
