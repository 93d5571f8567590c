import { z } from 'zod';
import { isMap } from '../lib/json';

/**
 * What was written with the schema's defaults. Of a draft that lacks parts it makes something of the right type: what is wrong in a
 * list is left out, and what has to be there is empty.
 */
export function filled<Schema extends z.core.$ZodType>(schema: Schema, draft: unknown): z.output<Schema>;
export function filled(schema: z.core.$ZodType, draft: unknown): unknown {
  return fillerOf(schema)(draft);
}

type Fill = (draft: unknown) => unknown;

/** What a schema is made of is looked up once, not for each of thousands of sites. */
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
  // The name of a region, of which more is wrong, remains known; a label is nothing without its value.
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

/** With what belongs to the option that is meant: the one of its kind, or the first that is an object. */
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
