import { z } from 'zod';

/** What a field is about, for who writes an environment: documentation, editors and the JSON Schema say it from here. */
export interface About<Value = unknown> {
  /** What it means, in whole sentences. */
  readonly says: string;
  /** In what it counts. */
  readonly unit?: string;
  /** A value as it may be written. */
  readonly example: Value;
  /** The version of this package that had it first. */
  readonly since: string;
  /** Whether the constructs of a tier take it under the same name, with the same meaning. @default false */
  readonly plain?: true;
}

/** What a field is about that need not be written, and what holds then. */
type Or<Value, Otherwise> = About<Value> & Otherwise;

const FIELDS = z.registry<About & { readonly otherwise?: string }>();

/** A field that must be written. */
export function required<Type extends z.ZodType>(type: Type, about: About<z.input<Type>>): Type {
  FIELDS.add(type, about);
  return type;
}

/** A field that has a value where none is written. */
export function withDefault<Type extends z.ZodType>(
  type: Type,
  { default: value, ...about }: Or<z.input<Type>, { readonly default: z.input<Type> }>,
): z.ZodPrefault<Type> {
  // Not `default`, which would not be looked at: what is left out of it has defaults of its own.
  const field = type.prefault(value as z.util.NoUndefined<z.input<Type>>);
  FIELDS.add(field, about);
  return field;
}

/** A field for which, where none is written, something else holds. */
export function optional<Type extends z.ZodType>(
  type: Type,
  about: Or<z.input<Type>, { readonly otherwise: string }>,
): z.ZodOptional<Type> {
  const field = type.optional();
  FIELDS.add(field, about);
  return field;
}

/** A group of fields, each of which need not be written. */
export function group<Shape extends z.core.$ZodLooseShape>(
  type: z.ZodObject<Shape, z.core.$strict>,
  about: About<z.input<z.ZodObject<Shape, z.core.$strict>>>,
): z.ZodPrefault<z.ZodObject<Shape, z.core.$strict>> {
  const field = type.prefault({} as never);
  FIELDS.add(field, { ...about, otherwise: GROUP });
  return field;
}

/** What holds for a group that is not written. */
const GROUP = 'as its fields say';

/** What was said of a field. @throws Error where it is none */
export function aboutField(field: z.core.$ZodType): About & { readonly otherwise?: string } {
  const about = FIELDS.get(field);
  if (!about) throw new Error('a field without a word about it');
  return about;
}

/** Whether that schema is a field. */
export function isField(field: z.core.$ZodType): boolean {
  return FIELDS.has(field);
}

/** Whether a field need not be written. */
export function mayBeLeftOut(field: z.core.$ZodType): boolean {
  return field instanceof z.ZodOptional || field instanceof z.ZodPrefault;
}

/** What a type of value takes, in words for messages and documentation, and as far as JSON Schema can say it. */
export interface Kind {
  /** With its article: `a namespace`. */
  readonly what: string;
  /** Keywords of JSON Schema. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** Of an object the name of its interface. */
  readonly type?: string;
  /** Whether it is a size: constructs take its bytes. */
  readonly bytes?: true;
}

const KINDS = z.registry<Kind>();

/** Says of a type of value what it takes. */
export function kindOf<Type extends z.ZodType>(type: Type, kind: Kind): Type {
  KINDS.add(type, kind);
  return type;
}

/** What was said of a type of value. */
export function kindAt(type: z.core.$ZodType): Kind | undefined {
  return KINDS.get(type);
}

/** The type of a field's value, where there is one. */
export function unwrapped(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodOptional || field instanceof z.ZodPrefault ? unwrapped(field.def.innerType) : field;
}
