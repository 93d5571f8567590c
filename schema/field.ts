import { z } from 'zod';

/**
 * Description of a field for authors of environments: the source of the documentation, of editor hovers and of the JSON
 * Schema.
 */
export interface About<Value = unknown> {
  /** What it means, in whole sentences. */
  readonly says: string;
  /** Its unit. */
  readonly unit?: string;
  /** A valid value. */
  readonly example: Value;
  /** The version of this package in which it first appeared. */
  readonly since: string;
  /** Whether the constructs of a tier have it under the same name, with the same meaning. @default false */
  readonly plain?: true;
}

/** Description of a field that may be left out, and what applies then. */
type Or<Value, Otherwise> = About<Value> & Otherwise;

const FIELDS = z.registry<About & { readonly otherwise?: string }>();

/** A required field. */
export function required<Type extends z.ZodType>(type: Type, about: About<z.input<Type>>): Type {
  FIELDS.add(type, about);
  return type;
}

/** A field with a default. */
export function withDefault<Type extends z.ZodType>(
  type: Type,
  { default: value, ...about }: Or<z.input<Type>, { readonly default: z.input<Type> }>,
): z.ZodPrefault<Type> {
  // Not `default`, whose value is not parsed: its own fields have defaults too.
  const field = type.prefault(value as z.util.NoUndefined<z.input<Type>>);
  FIELDS.add(field, about);
  return field;
}

/** A field without a value where none is written; `otherwise` describes what applies then. */
export function optional<Type extends z.ZodType>(
  type: Type,
  about: Or<z.input<Type>, { readonly otherwise: string }>,
): z.ZodOptional<Type> {
  const field = type.optional();
  FIELDS.add(field, about);
  return field;
}

/** A group of fields, all of which may be left out. */
export function group<Shape extends z.core.$ZodLooseShape>(
  type: z.ZodObject<Shape, z.core.$strict>,
  about: About<z.input<z.ZodObject<Shape, z.core.$strict>>>,
): z.ZodPrefault<z.ZodObject<Shape, z.core.$strict>> {
  const field = type.prefault({} as never);
  FIELDS.add(field, { ...about, otherwise: GROUP });
  return field;
}

/** What applies to a group that is not written. */
const GROUP = 'the defaults of its fields';

/** The description of a field. @throws Error where the schema is not a field */
export function aboutField(field: z.core.$ZodType): About & { readonly otherwise?: string } {
  const about = FIELDS.get(field);
  if (!about) throw new Error('a field without a description');
  return about;
}

/** Whether the schema is a field. */
export function isField(field: z.core.$ZodType): boolean {
  return FIELDS.has(field);
}

/** Whether a field may be left out. */
export function mayBeLeftOut(field: z.core.$ZodType): boolean {
  return field instanceof z.ZodOptional || field instanceof z.ZodPrefault;
}

/** What a type of value accepts: in words, for messages and documentation, and as far as JSON Schema can express it. */
export interface Kind {
  /** With its article: `a namespace`. */
  readonly what: string;
  /** Keywords of JSON Schema. */
  readonly json?: Readonly<Record<string, unknown>>;
  /** Name of the interface, for an object. */
  readonly type?: string;
  /** Whether it is a size, which constructs take in bytes. */
  readonly bytes?: true;
}

const KINDS = z.registry<Kind>();

/** Registers what a type of value accepts. */
export function kindOf<Type extends z.ZodType>(type: Type, kind: Kind): Type {
  KINDS.add(type, kind);
  return type;
}

/** What a type of value accepts, if registered. */
export function kindAt(type: z.core.$ZodType): Kind | undefined {
  return KINDS.get(type);
}

/** The type of a field's value, without defaults and optionality. */
export function unwrapped(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodOptional || field instanceof z.ZodPrefault ? unwrapped(field.def.innerType) : field;
}
