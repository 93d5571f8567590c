import { z } from 'zod';
import { unwrapped } from '../field';

/** A field at a path: `sites.*.up`. */
export interface FieldPlace {
  readonly path: readonly string[];
  readonly field: z.core.$ZodType;
  /** The object that contains it. */
  readonly owner: z.ZodObject;
}

/** In a path: any name, or any item of a list. */
export const ANY = '*';

/** Every field below a schema, once for each path. */
export function fieldsBelow(schema: z.core.$ZodType, path: readonly string[] = []): FieldPlace[] {
  const type = unwrapped(schema);
  if (type instanceof z.ZodArray) return fieldsBelow(type.element, [...path, ANY]);
  if (type instanceof z.ZodRecord) return fieldsBelow(type.valueType, [...path, ANY]);
  if (type instanceof z.ZodUnion) return type.options.flatMap((option) => fieldsBelow(option, path));
  if (!(type instanceof z.ZodObject)) return [];
  return Object.entries(type.shape).flatMap(([key, field]) => [
    { path: [...path, key], field, owner: type },
    ...fieldsBelow(field, [...path, key]),
  ]);
}
