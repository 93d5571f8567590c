import type { StackRole } from '../../constructs/contract';
import { plainType } from '../model/from-plan';
import { Hidden, isBlind, Unknown } from '../model/plan/seen';
import { argumentsOf, type ChangedResource, type PlannedChange, WHOLE } from './changes';
import { alwaysMade, type FoundKind, isMadeValue, madeArgument, madeKind } from './made-objects';
import { varyingCheck } from './made-values';
import type { PlannedStack } from './notes';
import { isCounted, isDefault } from './provider-values';
import { type StackNames, stackNames } from './stack-names';

/** A stack to compare with what constructs make. */
interface Compared {
  readonly stack: PlannedStack;
  readonly role: StackRole['role'];
  readonly names: StackNames;
}

/** How a resource differs from what the constructs of this version make. */
export interface MadeDifference {
  /** Its arguments that constructs write otherwise, or not at all. */
  readonly odd: readonly PlannedChange[];
  /** Paths of arguments that constructs always write, and it does not have. */
  readonly missing: readonly string[];
}

const NAMES = new WeakMap<PlannedStack, Compared>();

/** `undefined` for a plan of something else than a stack of a fleet. */
function compared(stack: PlannedStack): Compared | undefined {
  const known = NAMES.get(stack);
  if (known) return known;
  const names = stackNames(stack);
  if (!stack.plan.of || !names) return undefined;
  const made = { stack, role: stack.plan.of.role, names };
  NAMES.set(stack, made);
  return made;
}

/** How the new side of a resource differs from what constructs make; `undefined` if they make no such one. */
export function madeDifference(
  stack: PlannedStack,
  { resource, changes }: ChangedResource,
): MadeDifference | undefined {
  const of = compared(stack);
  const found = of && madeKind(resource, of.role, of.names);
  if (!found) return undefined;
  const odd = changes.filter((change) => change.path !== WHOLE && !isRight(of, found, change));
  const paths = new Set(argumentsOf(resource.after).map(({ path }) => path));
  const missing = [...found.kind.arguments].flatMap(([path, { isAlways }]) =>
    isAlways && !paths.has(path) && !isBlind(resource.after[path.split(/[.[]/)[0] ?? '']) ? path : [],
  );
  return { odd, missing };
}

/** Whether an argument of a new object is as constructs write it, or as the provider has it where they do not. */
function isRight({ stack }: Compared, found: FoundKind, { resource: { type }, path, to }: PlannedChange): boolean {
  const value = to ?? null;
  const argument = madeArgument(found.kind, path);
  if (isCounted(type, path)) return true;
  const [, file, name = '', part] = INCLUDED.exec(path) ?? [];
  if (file !== undefined && plainType(type) === 'kubernetes_secret') {
    const isOwn = madeArgument(found.kind, file) !== undefined && VARIABLE.test(name);
    return isOwn && (part === 'server' ? value === (stack.after.servers?.remote ?? null) : value instanceof Hidden);
  }
  const isVarying = varyingCheck(found.kind.title, path)?.(value, stack.after) === true;
  // Of a map that is known only after the apply, no key is known.
  if (!argument) return isDefault(type, path, value) || (value instanceof Unknown && isVarying);
  return isVarying || isMadeValue(argument, value, found.names);
}

/** A variable in a file that nats.conf includes: a password, or the URL of the tier above apart from its login. */
const INCLUDED = /^(data\["[^"\\]+\.conf"\])\.(\w+)(?:\.(server|login))?$/;
/** How this project calls them. */
const VARIABLE = /^((client|leaf)_\w+_password|remote(_system)?_url\w*)$/;

/** Whether an argument gets the only value that constructs of this version ever write there. */
export function isMadeConstant(stack: PlannedStack, { resource, path, to }: PlannedChange): boolean {
  const of = compared(stack);
  const found = of && madeKind(resource, of.role, of.names);
  const argument = found && madeArgument(found.kind, path);
  return (
    argument?.isAlways === true &&
    argument.values.length === 1 &&
    isMadeValue(argument, to ?? null, found?.names ?? new Map())
  );
}

/**
 * Kinds of objects that each stack of a role has, and this one will not have: but for `terraform_data`, which only
 * keeps what the stack's own checks compare.
 */
export function missingObjects(stack: PlannedStack): string[] {
  const of = compared(stack);
  if (!of) return [];
  const there = new Set(stack.after.resources.map(({ resource }) => madeKind(resource, of.role, of.names)?.kind.title));
  return alwaysMade(of.role).flatMap(({ type, title }) => (type === 'terraform_data' || there.has(title) ? [] : title));
}
