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

/** A namespace that a stack creates for its servers. */
export interface OwnNamespace {
  readonly address: string;
  readonly name: string;
}

/** What a destroy removes, and what it keeps. */
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
 * Reads a stack from its working folder, since the current synthesis may be of another environment, or without the
 * site.
 * @throws UserError if nothing can be destroyed from there
 */
export function workingFolder(outputFolder: string, environment: string, stack: string): SynthesizedStack {
  const folder = join(outputFolder, environment, stack);
  const make = projectCommand(environment, `cdktf diff ${stack}`);
  const there = stacksWithFolder(outputFolder, environment);
  if (!there.includes(stack)) {
    const names =
      there.length === 0 ? 'that environment has none' : `there are: ${firstOf(there)}${didYouMean(stack, there)}`;
    throw new UserError(
      `${folder} does not exist; ${names}\n\`${make}\` creates it if environment ${environment} has a stack ${JSON.stringify(stack)}`,
    );
  }
  if (!isInitialised(folder)) {
    throw new UserError(
      `${folder} is not initialised: run \`${make}\` first, which also shows whether the state can be reached`,
    );
  }
  return readStackFolder(folder);
}

/**
 * What a destroy of a stack would do. Namespaces are kept, since all PersistentVolumeClaims are in them, and so are
 * guarded resources (`prevent_destroy`). They also stay in the state, so that the next deployment finds them.
 * @throws UserError for a guarded stack that others need
 */
export function planDestroy(stack: SynthesizedStack, held: ReadonlySet<string>): DestroyPlan {
  const guarded = guardedIn(stack).filter((address) => held.has(address));
  if (!isLeaf(stack) && guarded.length > 0) {
    throw new UserError(
      [
        `stack ${stack.name} is not destroyed: the fleet needs it, and it has resources that the environment protects (keepOnDestroy):`,
        ...guarded.map((address) => `  ${address}`),
        'To destroy it anyway: set keepOnDestroy: false in the environment, then run `npx cdktf synth` and this command again.',
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

/** The resources that Terraform itself refuses to destroy. */
function guardedIn(stack: SynthesizedStack): string[] {
  return [...stack.resources.values()]
    .filter(({ config }) => blocks(config.lifecycle).some((lifecycle) => lifecycle.prevent_destroy === true))
    .map(({ address }) => address);
}

function keptIn(stack: SynthesizedStack): string[] {
  return [...new Set([...ownNamespaces(stack).map(({ address }) => address), ...guardedIn(stack)])];
}

/**
 * The namespaces that a stack creates for its servers. A namespace for what is handed over can be recreated with its
 * contents.
 */
function ownNamespaces(stack: SynthesizedStack): OwnNamespace[] {
  if (serversIn(stack).length === 0) return [];
  return [...stack.resources.values()]
    .filter(({ type }) => /^kubernetes_namespace(_v\d)?$/.test(type))
    .map(({ address, config }) => ({ address, name: textAt(block(config.metadata), 'name') }));
}

/** The labels by which a stack's namespaces are recognized as its own: all that it sets itself. */
export function namespaceLabels(stack: SynthesizedStack, { address }: OwnNamespace): Record<string, string> {
  const metadata = block(stack.resources.get(address)?.config.metadata);
  return textsAt(metadata, 'labels');
}

/** How to find the PersistentVolumeClaims of a stack's servers in namespaces that it does not create. */
export function claimsElsewhere(stack: SynthesizedStack): { readonly namespace: string; readonly selector: string }[] {
  if (ownNamespaces(stack).length > 0) return [];
  return serversIn(stack).map(({ config }) => ({
    namespace: textAt(block(config.metadata), 'namespace'),
    selector: Object.entries(textsAt(block(block(config.spec)?.selector), 'match_labels'))
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
  }));
}

/** The commands that delete what a destroy keeps, if the namespace is externally managed. */
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

/** The labels of the PersistentVolumeClaims of a stack's servers. */
export function claimLabels(stack: SynthesizedStack): Record<string, string>[] {
  return serversIn(stack).map(({ config }) => {
    const selector = block(block(config.spec)?.selector);
    return textsAt(selector, 'match_labels');
  });
}

/** Whether a stack is of a leaf, which no other stack needs. */
export function isLeaf(stack: SynthesizedStack): boolean {
  const components = serversIn(stack).map(({ config }) =>
    text(block(block(config.metadata)?.labels)?.[LABEL.component]),
  );
  return components.length > 0 && components.every((component) => component === 'leaf');
}

/**
 * Names of the stacks of the same environment that read from a stack, and have more in their state than a destroy
 * keeps.
 */
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

/** Names of the stacks that a stack reads from, directly or through others, according to the environment's folder. */
export function neededBy(stack: SynthesizedStack, environmentFolder: string): string[] {
  const app = appOf(environmentFolder);
  const found = new Set(readsOf(app, stack));
  // The loop also visits names that it adds.
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
