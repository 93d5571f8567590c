import { canonical } from '../../lib/json';
import { EvaluationError, UnsupportedExpression } from './errors';
import { type Expression, referenceText, type Scope, type Step } from './expression';
import { callFunction } from './functions';
import { isMap, text, type Value, type ValueMap } from './value';

/** Evaluates an expression; references come from the scope. */
export async function evaluate(expression: Expression, scope: Scope): Promise<Value> {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'template':
      return template(expression.parts, scope);
    case 'name':
      return scope.reference(expression.name, []);
    case 'access':
      return access(expression.base, expression.steps, scope);
    case 'list':
      return all(expression.items, scope);
    case 'object':
      return object(expression.entries, scope);
    case 'call':
      return expression.name === 'try'
        ? firstThatWorks(expression.args, scope)
        : callFunction(expression.name, await all(expression.args, scope));
    case 'conditional':
      return conditional(expression, scope);
    case 'equality': {
      const equal =
        canonical(await evaluate(expression.left, scope)) === canonical(await evaluate(expression.right, scope));
      return equal !== expression.negated;
    }
  }
}

/**
 * Follows steps into a value. Index 0 of a block that cdktf wrote as an object, not as a list, is the object itself.
 */
export function follow(value: Value, steps: readonly Step[]): { value: Value } | { missing: Step; depth: number } {
  let current = value;
  for (const [depth, step] of steps.entries()) {
    const next = take(current, step);
    if (next === undefined) return { missing: step, depth };
    current = next;
  }
  return { value: current };
}

function take(value: Value, step: Step): Value | undefined {
  if (Array.isArray(value)) {
    const index = typeof step === 'number' ? step : /^\d+$/.test(step) ? Number(step) : -1;
    return value[index];
  }
  if (!isMap(value)) return undefined;
  if (Object.hasOwn(value, step)) return value[step];
  return step === 0 ? value : undefined;
}

async function access(base: Expression, steps: readonly Expression[], scope: Scope): Promise<Value> {
  const keys: Step[] = [];
  for (const step of steps) keys.push(asStep(await evaluate(step, scope)));
  if (base.kind === 'name') return scope.reference(base.name, keys);
  const result = follow(await evaluate(base, scope), keys);
  if ('value' in result) return result.value;
  throw new EvaluationError(`there is no ${referenceText('', [result.missing])} in the value`);
}

function asStep(value: Value): Step {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new EvaluationError('an index must be a number or a string');
}

async function template(parts: readonly (string | Expression)[], scope: Scope): Promise<Value> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && typeof only !== 'string') return evaluate(only, scope);
  let result = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      result += part;
      continue;
    }
    const value = await evaluate(part, scope);
    const written = text(value);
    if (written === undefined) {
      const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : 'a map';
      throw new EvaluationError(`${kind} cannot be part of a string`);
    }
    result += written;
  }
  return result;
}

async function object(entries: readonly (readonly [Expression, Expression])[], scope: Scope): Promise<ValueMap> {
  const result: ValueMap = {};
  for (const [keyExpression, valueExpression] of entries) {
    const key = text(await evaluate(keyExpression, scope));
    if (key === undefined) throw new EvaluationError('a key of an object must be a string');
    result[key] = await evaluate(valueExpression, scope);
  }
  return result;
}

async function firstThatWorks(args: readonly Expression[], scope: Scope): Promise<Value> {
  const failures: string[] = [];
  for (const arg of args) {
    try {
      return await evaluate(arg, scope);
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      failures.push(error.message);
    }
  }
  throw new EvaluationError(`no argument of try has a value: ${failures.join('; ')}`);
}

async function conditional(expression: Extract<Expression, { kind: 'conditional' }>, scope: Scope): Promise<Value> {
  const condition = await evaluate(expression.condition, scope);
  if (condition !== true && condition !== false && condition !== 'true' && condition !== 'false') {
    throw new EvaluationError('a condition must be true or false');
  }
  const isTrue = String(condition) === 'true';
  const chosen = await evaluate(isTrue ? expression.whenTrue : expression.whenFalse, scope);
  const other = await unlessItFails(isTrue ? expression.whenFalse : expression.whenTrue, scope);
  // Terraform gives both branches one type: a text wins over numbers and booleans.
  return typeof other === 'string' ? (text(chosen) ?? chosen) : chosen;
}

async function unlessItFails(expression: Expression, scope: Scope): Promise<Value> {
  try {
    return await evaluate(expression, scope);
  } catch (error) {
    if (error instanceof UnsupportedExpression || !(error instanceof EvaluationError)) throw error;
    return null;
  }
}

async function all(expressions: readonly Expression[], scope: Scope): Promise<Value[]> {
  const values: Value[] = [];
  for (const expression of expressions) values.push(await evaluate(expression, scope));
  return values;
}
