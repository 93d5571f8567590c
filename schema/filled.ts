import { z } from 'zod';
import { isMap } from '../lib/json';

/**
 * What was written, with the schema's defaults. A draft that lacks parts becomes a value of the right type: wrong items
 * of a list are left out, and required values are empty.
 */
export function filled<Schema extends z.core.$ZodType>(schema: Schema, draft: unknown): z.output<Schema>;
export function filled(schema: z.core.$ZodType, draft: unknown): unknown {
  return fillerOf(schema)(draft);
}

type Fill = (draft: unknown) => unknown;

/** One function per schema, created once and not for each of thousands of sites. */
const known = new WeakMap<z.core.$ZodType, Fill>();

function fillerOf(schema: z.core.$ZodType): Fill {
  const before = known.get(schema);
  if (before) return before;
  const fill = newFiller(schema);
  known.set(schema, fill);
  return fill;
}

function newFiller(schema: z.core.$ZodType): Fill {
  if (schema instanceof z.ZodPrefault) {
    const { innerType, defaultValue } = schema.def;
    const fill = fillerOf(innerType);
    return (draft) => fill(draft ?? defaultValue);
  }
  if (schema instanceof z.ZodOptional) {
    const fill = fillerOf(schema.def.innerType);
    return (draft) => (draft === undefined ? undefined : fill(draft));
  }
  if (schema instanceof z.ZodArray) {
    return (draft) => (Array.isArray(draft) ? draft : []).filter((item) => item !== undefined);
  }
  if (schema instanceof z.ZodRecord) return mapFiller(schema.def.valueType);
  if (schema instanceof z.ZodObject) return objectFiller(schema);
  if (schema instanceof z.ZodUnion) return unionFiller(schema);
  const empty = schema instanceof z.ZodLiteral ? schema.value : schema instanceof z.ZodString ? '' : undefined;
  return (draft) => draft ?? empty;
}

function mapFiller(value: z.core.$ZodType): Fill {
  const fill = fillerOf(value);
  // The name of a region remains known even if the region is wrong; a label without its value is dropped.
  const keepsNames = value instanceof z.ZodObject;
  return (draft) => {
    const entries = Object.entries(isMap(draft) ? draft : {}).filter(([, item]) => keepsNames || item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, fill(item)]));
  };
}

function objectFiller({ shape }: z.ZodObject): Fill {
  const fields = Object.entries(shape).map(([key, field]) => [key, fillerOf(field)] as const);
  return (draft) => {
    const given = isMap(draft) ? draft : {};
    const made: Record<string, unknown> = {};
    for (const [key, fill] of fields) {
      const value = fill(given[key]);
      if (value !== undefined) made[key] = value;
    }
    return made;
  };
}

/**
 * Fills with the defaults of the option that is meant: the one with the same `kind`, or the first that is an object.
 */
function unionFiller({ options }: z.ZodUnion): Fill {
  const objects = options.filter((option) => option instanceof z.ZodObject);
  const byKind = new Map(
    objects.map((object) => [object.shape.kind instanceof z.ZodLiteral ? object.shape.kind.value : undefined, object]),
  );
  const [first] = objects;
  if (!first) return (draft) => draft;
  return (draft) =>
    draft === undefined || isMap(draft) ? fillerOf(byKind.get(draft?.kind as string) ?? first)(draft) : draft;
}
