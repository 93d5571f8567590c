import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { leavesOf } from '../../lib/json';
import type { SynthesizedApp, SynthesizedStack } from '../model';
import { ownerOf } from '../model/remote-state';

/** The outputs that a stack must read from the state of another one. */
export interface RemoteRead {
  /** The stack that is read. */
  readonly owner: SynthesizedStack;
  /** Names of the outputs, sorted. */
  readonly outputs: readonly string[];
}

/** `data.terraform_remote_state.NAME.outputs.OUTPUT`, or with the output in brackets and quotes. */
const READ = /data\.terraform_remote_state\.([\w-]+)\.outputs(?:\.([\w-]+)|\[\s*"([^"]+)"\s*\])/g;

/** The same with a default, so that the output may be missing. */
const OPTIONAL = /\btry\(data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+,\s*""\)/g;

/**
 * The outputs that a stack must read from the states of others, according to its cdk.tf.json.
 * @throws ExpressionError if it reads a state that no synthesized stack writes
 */
export function remoteReads(app: SynthesizedApp, stack: SynthesizedStack): RemoteRead[] {
  const read = new Map<string, Set<string>>();
  for (const text of leavesOf(JSON.parse(readFileSync(join(stack.directory, 'cdk.tf.json'), 'utf8')))) {
    for (const [, source = '', dotted, quoted] of String(text).replace(OPTIONAL, '').matchAll(READ)) {
      const outputs = read.get(source) ?? new Set();
      read.set(source, outputs.add(dotted ?? quoted ?? ''));
    }
  }
  return [...stack.dataSources.values()]
    .filter(({ type }) => type === 'terraform_remote_state')
    .map((data) => ({ owner: ownerOf(app, stack, data), outputs: [...(read.get(data.name) ?? [])].sort() }));
}
