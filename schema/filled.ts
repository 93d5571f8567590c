import { z } from 'zod';
import { isMap } from './merge';

/**
 * What was written with the schema's defaults. Of a draft that lacks parts it makes something of the right type: what is wrong in a
 * list is left out, and what has to be there is empty.
 */
export function filled<Schema extends z.core.$ZodType>(schema: Schema, draft: unknown): z.output<Schema>;
export function filled(schema: z.core.$ZodType, draft: unknown): unknown {
  if (schema instanceof z.ZodPrefault) return filled(schema.def.innerType, draft ?? schema.def.defaultValue);
  if (schema instanceof z.ZodOptional) return draft === undefined ? undefined : filled(schema.def.innerType, draft);
  if (schema instanceof z.ZodArray) return (Array.isArray(draft) ? draft : []).filter((item) => item !== undefined);
  if (schema instanceof z.ZodRecord) return filledMap(schema.def.valueType, draft);
  if (schema instanceof z.ZodObject) return filledObject(schema, draft);
  if (schema instanceof z.ZodUnion) return filledOption(schema, draft);
  if (schema instanceof z.ZodLiteral) return draft ?? schema.value;
  return draft ?? (schema instanceof z.ZodString ? '' : undefined);
}

function filledMap(value: z.core.$ZodType, draft: unknown): unknown {
  const entries = Object.entries(isMap(draft) ? draft : {});
  // The name of a region, of which more is wrong, remains known; a label is nothing without its value.
  const kept = value instanceof z.ZodObject ? entries : entries.filter(([, item]) => item !== undefined);
  return Object.fromEntries(kept.map(([key, item]) => [key, filled(value, item)]));
}

function filledObject({ shape }: z.ZodObject, draft: unknown): unknown {
  const given = isMap(draft) ? draft : {};
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, field]) => {
      const value = filled(field, given[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** With what belongs to the option that is meant: the one of its kind, or the one that is an object. */
function filledOption({ options }: z.ZodUnion, draft: unknown): unknown {
  if (draft !== undefined && !isMap(draft)) return draft;
  const objects = options.filter((option) => option instanceof z.ZodObject);
  const meant = objects.find(({ shape: { kind } }) => kind instanceof z.ZodLiteral && kind.value === draft?.kind);
  return objects.length === 0 ? draft : filled(meant ?? (objects[0] as z.ZodObject), draft);
}
