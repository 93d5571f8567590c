import { homedir } from 'node:os';
import { join } from 'node:path';
import { type SynthesizedStack, text } from '.';

/** The cluster that a stack's objects are in, as its Terraform provider is configured. */
export interface ClusterOfStack {
  /** Path of the kubeconfig, absolute. */
  readonly config: string;
  /** The same as it is written in the environment. */
  readonly writtenConfig: string;
  readonly context: string;
}

/** The stack's cluster, or undefined if it uses none. */
export function clusterOf(stack: SynthesizedStack): ClusterOfStack | undefined {
  const provider = stack.providers.get('kubernetes')?.[0];
  const config = text(provider?.config_path);
  const context = text(provider?.config_context);
  if (config === undefined || context === undefined) return undefined;
  return { config: expanded(config), writtenConfig: config, context };
}

/** The Terraform provider expands `~`, kubectl relies on the shell. */
function expanded(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}
