import type { StackRole } from '../../constructs/contract';
import { canonical } from '../../lib/json';
import type { Json } from '../model/plan/masked';
import type { PlannedResource } from '../model/plan/plan';
import { Hidden, isBlind, isSeenMap, type Seen, Unknown } from '../model/plan/seen';
import type { StackNames } from './stack-names';

/** What the constructs of this version make, by type and construct: made-objects.json. */
export type MadeObjects = Readonly<Record<string, MadeObject>>;

/** One kind of object. */
export interface MadeObject {
  /** By the role of their stacks, whether each has one. */
  readonly roles: Readonly<Partial<Record<StackRole['role'], 'always' | 'sometimes'>>>;
  /**
   * The values of each argument, with placeholders for names; none where there are many, which `made-values.ts` checks.
   * The path of one that is not always there ends in `?`.
   */
  readonly arguments: Readonly<Record<string, readonly Json[]>>;
}

/** One argument of a kind of object. */
export interface MadeArgument {
  readonly isAlways: boolean;
  readonly values: readonly Json[];
}

/** A kind of object, ready to be compared with. */
export interface MadeKind {
  readonly type: string;
  /** Type and construct, as in the table. */
  readonly title: string;
  readonly roles: MadeObject['roles'];
  /** Its arguments by path; those whose path has placeholders are in {@link MadeKind.others}. */
  readonly arguments: ReadonlyMap<string, MadeArgument>;
  readonly others: readonly (readonly [path: RegExp, argument: MadeArgument])[];
}

/** The path of the construct that makes a resource, out of its address: without type and cdktf's hash. */
export function constructPath(address: string): string {
  return address.slice(address.indexOf('.') + 1).replace(/_[0-9A-F]{8}$/, '');
}

/** Names that are not those of the stack itself: of clients, of regions and sites, and numbers. */
const ANY: Readonly<Record<string, string>> = {
  '{client}': '[A-Za-z0-9][A-Za-z0-9.-]*',
  '{leaf}': '[a-z0-9][a-z0-9-]*',
  '{stream}': '[A-Za-z0-9_-]+',
  '{account}': 'A[A-Z2-7]{55}',
  '{generation}': '[0-9]{1,4}',
  '{hash}': '[0-9A-Fa-f]{8}',
  '{address}': '[A-Za-z0-9][A-Za-z0-9.:-]*',
};

/** Loaded by the first review that needs it. */
const table = (): MadeObjects => require('./made-objects.json');

let kinds: ReadonlyMap<string, readonly (readonly [construct: string, kind: MadeKind])[]> | undefined;

/** Every kind of object, by its type. */
function kindsByType(): NonNullable<typeof kinds> {
  if (kinds) return kinds;
  const found = new Map<string, (readonly [string, MadeKind])[]>();
  for (const [title, { roles, arguments: given }] of Object.entries(table())) {
    const [type = '', construct = ''] = title.split(' ');
    const all = Object.entries(given).map(([key, values]): [string, MadeArgument] => {
      const isAlways = !key.endsWith('?');
      return [isAlways ? key : key.slice(0, -1), { isAlways, values }];
    });
    const isPlain = ([path]: [string, MadeArgument]) => !path.includes('{');
    found.set(type, [
      ...(found.get(type) ?? []),
      [
        construct,
        {
          type,
          title,
          roles,
          arguments: new Map(all.filter(isPlain)),
          others: all.filter((each) => !isPlain(each)).map(([path, argument]) => [pathPattern(path), argument]),
        },
      ],
    ]);
  }
  kinds = found;
  return found;
}

/** The kinds of objects that each stack of a role has. */
export function alwaysMade(role: StackRole['role']): MadeKind[] {
  return [...kindsByType().values()].flat().flatMap(([, kind]) => (kind.roles[role] === 'always' ? [kind] : []));
}

/** A kind of object, and the names of one of its objects. */
export interface FoundKind {
  readonly kind: MadeKind;
  readonly names: StackNames;
}

/** The kind of a resource of a stack; `undefined` if no construct of this version makes such a one there. */
export function madeKind(
  { type, address }: Pick<PlannedResource, 'type' | 'address'>,
  role: StackRole['role'],
  names: StackNames,
): FoundKind | undefined {
  const construct = constructPath(address);
  for (const [template, kind] of kindsByType().get(type) ?? []) {
    if (kind.roles[role] === undefined) continue;
    const found = matched(template, construct, names);
    if (found) return { kind, names: found };
  }
  return undefined;
}

/** An argument of a kind; `undefined` if no object of this kind has it. */
export function madeArgument(kind: MadeKind, path: string): MadeArgument | undefined {
  return kind.arguments.get(path) ?? kind.others.find(([matches]) => matches.test(path))?.[1];
}

/** Whether a value is one of the table, in a stack of these names. */
export function isMadeValue({ values }: MadeArgument, value: Seen, names: StackNames): boolean {
  if (isBlind(value)) return false;
  const text = canonical(comparable(value));
  return values.some((made) => matched(canonical(made), text, names) !== undefined);
}

/**
 * A value as it is compared: without what is not set, blocks without the list around them, numbers and flags as texts,
 * which is how some providers write them.
 */
export function comparable(value: Seen): Json {
  if (value instanceof Hidden || value instanceof Unknown) return null;
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(item as Seen));
    return items.length === 1 && isSeenMap(items[0]) ? items[0] : items;
  }
  if (!isSeenMap(value)) return value === null ? null : String(value);
  const set = Object.entries(value).map(([key, item]) => [key, comparable(item)] as const);
  return Object.fromEntries(set.filter(([, item]) => !isUnset(item)));
}

/** Whether an argument inside a value is another spelling of one that is not set. */
function isUnset(value: Json): boolean {
  return (
    value === null || value === '' || value === 'false' || value === '0' || (Array.isArray(value) && value.length === 0)
  );
}

/** The names of a stack with those that a text has in the places of other placeholders; `undefined` if it differs. */
function matched(template: string, text: string, names: StackNames): StackNames | undefined {
  if (!template.includes('{')) return template === text ? names : undefined;
  const filled = filledIn(template, names);
  if (typeof filled === 'string') return filled === text ? names : undefined;
  const found = filled.pattern.exec(text);
  if (!found) return undefined;
  const own = filled.free.map((placeholder, n) => [placeholder, [found[n + 1] ?? '']] as const);
  return own.length === 0 ? names : new Map([...names, ...own]);
}

interface Filled {
  readonly pattern: RegExp;
  /** What its groups stand for. */
  readonly free: readonly string[];
}

const FILLED = new WeakMap<StackNames, Map<string, string | Filled>>();

/** A text of the table for a stack: itself, or what matches it where a placeholder is open. */
function filledIn(template: string, names: StackNames): string | Filled {
  const known = FILLED.get(names) ?? new Map<string, string | Filled>();
  FILLED.set(names, known);
  const found = known.get(template) ?? fill(template, names);
  known.set(template, found);
  return found;
}

function fill(template: string, names: StackNames): string | Filled {
  const parts = template.split(PLACEHOLDER);
  if (parts.every((part) => !PLACEHOLDER.test(part) || names.get(part)?.length === 1)) {
    return parts.map((part) => names.get(part)?.[0] ?? part).join('');
  }
  const free: string[] = [];
  const source = parts.map((part) => {
    const given = names.get(part);
    if (given) return `(?:${given.map(literal).join('|') || NOTHING})`;
    if (!Object.hasOwn(ANY, part)) return literal(part);
    free.push(part);
    return `(${ANY[part]})`;
  });
  return { pattern: new RegExp(`^${source.join('')}$`, 's'), free };
}

const PLACEHOLDER = /(\{[a-z]+(?:-[a-z]+)?\})/;

/** Matches no text. */
const NOTHING = '(?!)';

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** What matches a path with placeholders. */
function pathPattern(path: string): RegExp {
  const source = path.split(PLACEHOLDER).map((part) => (PLACEHOLDER.test(part) ? '[A-Za-z0-9_-]+' : literal(part)));
  return new RegExp(`^${source.join('')}$`);
}
