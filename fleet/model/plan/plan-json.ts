import { escaped as shown } from '../../../lib/escaped';
import { isMap, madeBare } from '../../../lib/json';
import { UserError } from '../../../lib/user-error';
import type { Json } from './masked';
import { showCommand } from './plan-file';

/** Lists and objects in each other, all read by recursion: a pod's template in a module has about 30. */
const DEEPEST = 200;

/** In characters; no name in Kubernetes, Terraform or NATS is nearly as long. */
const LONGEST_KEY = 2_000;

/**
 * Parses the text of a plan.
 * @throws UserError for what is not JSON
 */
export function parsePlan(path: string, text: string): Json {
  if (text.trim() === '') throw new UserError(`${shown(path)} is empty: \`terraform show -json\` did not write a plan`);
  try {
    return JSON.parse(text) as Json;
  } catch {
    if (isLog(text)) {
      throw new UserError(`${shown(path)} is the log of \`terraform plan -json\`: ${showCommand(path)}`);
    }
    throw new UserError(`${shown(path)} is not JSON, or not all of it: ${showCommand(path)}`);
  }
}

/** Whether the first line is one of the messages that Terraform writes while it works. */
function isLog(text: string): boolean {
  try {
    const first: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
    return isMap(first) && Object.hasOwn(first, '@level');
  } catch {
    return false;
  }
}

/**
 * The same value, in which each key of an object is one of the plan's: its objects inherit nothing. In place, and
 * without recursion: it may be of any depth.
 * @throws UserError where it is deeper, or has longer keys, than any plan
 */
export function ownJson(json: unknown, path: string): unknown {
  const refuse = (what: string) => new UserError(`${shown(path)} is not a readable plan: ${what}`);
  let level: unknown[] = [json];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw refuse(`its values are nested more than ${DEEPEST} levels deep`);
    const next: unknown[] = [];
    for (const each of level) {
      if (typeof each !== 'object' || each === null) continue;
      if (!Array.isArray(each)) {
        for (const key in each) if (key.length > LONGEST_KEY) throw refuse(`it has a key of ${key.length} characters`);
        madeBare(each);
      }
      for (const part of Object.values(each)) if (typeof part === 'object') next.push(part);
    }
    level = next;
  }
  return json;
}

/**
 * JSON that is a value in a plan, such as the configuration of a stream; `undefined` where it is none, or is nested
 * deeper than a plan itself may be.
 */
export function innerJson(text: string): unknown {
  try {
    return ownJson(JSON.parse(text), '');
  } catch {
    return undefined;
  }
}
