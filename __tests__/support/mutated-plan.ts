import fc from 'fast-check';
import type { Json } from '../../fleet/model/plan/masked';

/** A value that can be changed in place. */
type Tree = { [key: string]: Tree } | Tree[] | string | number | boolean | null;

/** A change somewhere in the JSON of a plan. */
export interface Mutation {
  /** Where it begins to look: most of what a review reads is in the changes of resources. */
  readonly within: 'plan' | 'configuration' | 'resource' | 'change';
  /** Which key or item to enter at each level, counted from the first, over and over. */
  readonly steps: readonly number[];
  /** Whether the resource is then updated, where nothing changed. */
  readonly isUpdate: boolean;
  readonly how: 'set' | 'remove' | 'add' | 'repeat' | 'copy' | 'text';
  /** Of what is added. */
  readonly key: string;
  readonly value: Json;
}

/** Keys that objects inherit, keys that mean something in a plan, and others. */
const KEYS = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'length', ''],
  ...['actions', 'before', 'after', 'after_unknown', 'importing', 'deposed', 'provisioners', 'name', 'a'],
];

const VALUES: readonly Json[] = [
  ...[null, true, false, 0, -1, 1, 1e308, 0.5, '', 'x', '0', '{', '[]', '{}', 'null', '$x', '*', '>', '::', '\u0000'],
  ...[[], {}, [null], [{}], [[]], ['x'], { a: null }, { a: { b: [1] } }, [true, 'no-op']],
  JSON.parse('{"__proto__": {"a": 1}, "constructor": "x", "toString": null}'),
  'x'.repeat(70_000),
];

/** Pieces of nats.conf, of JSON and of a script. */
const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '(',
  '\n',
  '# ',
  ' ',
  ';',
  ':',
  '$A',
  'include x',
  '__proto__ { users: [] }',
  '1e400',
  ',',
];

/** A change of anything in a plan, whether or not it makes sense. */
export const mutation: fc.Arbitrary<Mutation> = fc.record({
  within: fc.constantFrom('plan', 'configuration', 'resource', 'change', 'change', 'change', 'change', 'change'),
  steps: fc.array(fc.noBias(fc.nat()), { minLength: 3, maxLength: 18, size: 'max' }),
  isUpdate: fc.boolean(),
  how: fc.constantFrom('set', 'set', 'set', 'remove', 'add', 'repeat', 'copy', 'text'),
  key: fc.constantFrom(...KEYS),
  value: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...VALUES) },
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>,
  ),
});

/**
 * The JSON of a plan after changes.
 * @returns also where they are: the path of each
 */
export function mutated(text: string, mutations: readonly Mutation[]): { readonly plan: Json; readonly at: string[] } {
  const whole: { plan: Tree } = { plan: JSON.parse(text) };
  const at = mutations.map((each) => mutate(whole, each));
  return { plan: whole.plan as Json, at };
}

function mutate(
  whole: { plan: Tree },
  { within, steps: [first = 0, ...steps], isUpdate, how, key, value }: Mutation,
): string {
  if (within === 'change' && isUpdate) update(whole.plan, first);
  let holder: { [key: string]: Tree } | Tree[] = whole;
  let name = 'plan';
  const path: string[] = [];
  for (const step of [...beginning(whole.plan, within, first), ...steps]) {
    const inner: Tree | undefined = of(holder, name);
    if (typeof inner !== 'object' || inner === null || Object.keys(inner).length === 0) break;
    holder = inner;
    const keys = Object.keys(inner);
    name = keys[step % keys.length] ?? '';
    path.push(name);
  }
  const given = copied(value);
  if (how === 'remove') remove(holder, name);
  else if (how === 'copy') put(holder, name, copied(anyOf(whole.plan, steps)));
  else if (how === 'set') put(holder, name, given);
  else if (how === 'text') put(holder, name, changedText(of(holder, name), steps));
  else {
    const inner = of(holder, name);
    if (Array.isArray(inner)) inner.push(how === 'repeat' ? copied((inner[0] ?? null) as Json) : given);
    else if (typeof inner === 'object' && inner !== null) put(inner, key, given);
    else put(holder, name, given);
  }
  return `${how} ${path.join('.')}`;
}

function update(plan: Tree, index: number): void {
  const resources = of(plan as { [key: string]: Tree }, 'resource_changes');
  if (!Array.isArray(resources) || resources.length === 0) return;
  const change = (resources[index % resources.length] as { change?: { actions?: Tree } } | null)?.change;
  if (JSON.stringify(change?.actions) === '["no-op"]' && change) change.actions = ['update'];
}

/** The number of each key on the way to where it begins to look. */
function beginning(plan: Tree, within: Mutation['within'], first: number): number[] {
  const keys = (value: Tree | undefined) => (typeof value === 'object' && value !== null ? Object.keys(value) : []);
  if (within === 'plan') return [first];
  const top = keys(plan).indexOf(within === 'configuration' ? within : 'resource_changes');
  if (top < 0 || within === 'configuration') return [Math.max(0, top)];
  const resources = of(plan as { [key: string]: Tree }, 'resource_changes');
  if (within === 'resource' || !Array.isArray(resources) || resources.length === 0) return [top, first];
  return [top, first, Math.max(0, keys(resources[first % resources.length]).indexOf('change'))];
}

function copied(value: Json | Tree): Tree {
  return JSON.parse(JSON.stringify(value)) as Tree;
}

/** A text with another piece somewhere in it. */
function changedText(value: Tree | undefined, [first = 0, length = 0, piece = 0]: readonly number[]): Tree {
  if (typeof value !== 'string') return PIECES[piece % PIECES.length] ?? '';
  const at = first % (value.length + 1);
  return value.slice(0, at) + (PIECES[piece % PIECES.length] ?? '') + value.slice(at + (length % 40));
}

/** Another part of the plan. */
function anyOf(plan: Tree, steps: readonly number[]): Tree {
  let part = plan;
  for (const step of steps.toReversed()) {
    if (typeof part !== 'object' || part === null) break;
    const parts: Tree[] = Object.values(part);
    if (parts.length === 0) break;
    part = parts[step % parts.length] ?? null;
  }
  return part;
}

function of(holder: { [key: string]: Tree } | Tree[], name: string): Tree | undefined {
  if (Array.isArray(holder)) return holder[Number(name)];
  return Object.hasOwn(holder, name) ? holder[name] : undefined;
}

function put(holder: { [key: string]: Tree } | Tree[], name: string, value: Tree): void {
  if (Array.isArray(holder)) holder[Number(name)] = value;
  else Object.defineProperty(holder, name, { value, enumerable: true, writable: true, configurable: true });
}

function remove(holder: { [key: string]: Tree } | Tree[], name: string): void {
  if (Array.isArray(holder)) holder.splice(Number(name), 1);
  else delete holder[name];
}
