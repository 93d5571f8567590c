import { createHash } from 'node:crypto';
import { FLEET_OUTPUT, HANDED_OVER_BY } from '../../../constructs/contract';
import { isMap } from '../../../lib/json';
import { Hidden, isBlind, type Seen } from './seen';

/** What a plan was made with of another stack. */
export interface StackRead {
  /** Those of its outputs that are used, by name, as they were when the plan was made. */
  readonly outputs: ReadonlyMap<string, Hidden>;
  /** The environment that its state says it is of; `undefined` where that is not read. */
  readonly environment: string | undefined;
}

type Entry = readonly [name: string, value: unknown];

/**
 * How data sources are named by which a stack reads another one: its state, or the Secret that it hands over, of which
 * an output has the checksum of each key.
 */
const STATE = /^data\.terraform_remote_state\.cross-stack-reference-input-(.+)$/;
const HANDED_OVER = new RegExp(`^data\\.kubernetes_secret_v1\\.${HANDED_OVER_BY}(.+)$`);

/**
 * What a plan read of other stacks, by stack: Terraform lists it among what it knew before. Nothing where the plan does
 * not have it, for a plan is good without it too.
 * @param uses the outputs that it uses, by stack
 */
export function valuesRead(
  plan: unknown,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): ReadonlyMap<string, StackRead> {
  const found = new Map<string, StackRead>();
  const resources = at(at(at(at(plan, 'prior_state'), 'values'), 'root_module'), 'resources');
  for (const resource of Array.isArray(resources) ? resources : []) {
    const [address, values] = [String(at(resource, 'address')), at(resource, 'values')];
    const [, ofState] = STATE.exec(address) ?? [];
    const [, handing] = HANDED_OVER.exec(address) ?? [];
    const used = (stack: string, all: unknown) => entries(all).filter(([name]) => uses.get(stack)?.has(name));
    if (ofState !== undefined) {
      const outputs = at(values, 'outputs');
      found.set(ofState, stateRead(used(ofState, outputs), outputs));
    } else if (handing !== undefined) found.set(handing, secretRead(used(handing, at(values, 'data'))));
  }
  return found;
}

function stateRead(used: readonly Entry[], outputs: unknown): StackRead {
  const environment = at(at(outputs, FLEET_OUTPUT), 'environment');
  return {
    outputs: new Map(used.map(([name, value]) => [name, Hidden.of(value)])),
    environment: typeof environment === 'string' ? environment : undefined,
  };
}

function secretRead(used: readonly Entry[]): StackRead {
  const sum = (value: unknown) => createHash('sha256').update(String(value)).digest('hex');
  return {
    outputs: new Map(used.map(([name, value]) => [name, Hidden.of(sum(value))])),
    environment: undefined,
  };
}

/**
 * Whether an output had this value when it was read; `undefined` where that cannot be known, as a part of it is hidden
 * or not known yet.
 */
export function isAsRead(read: Hidden, value: Seen): boolean | undefined {
  if (value instanceof Hidden) return read.same(value);
  return isBlind(value) ? undefined : read.same(Hidden.of(value));
}

function at(value: unknown, key: string): unknown {
  return isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function entries(value: unknown): Entry[] {
  return isMap(value) ? Object.entries(value) : [];
}
