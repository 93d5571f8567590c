import { z } from 'zod';
import { UserError } from '../../lib/user-error';

/**
 * Reads JSON that another run of this program has written.
 * @param path what errors call it
 * @param what what it should be, with its article: `a record of plans`
 * @throws UserError that names the first place that is wrong, and what is expected there; no value of it is shown
 */
export function readTypedJson<Type>(
  schema: z.ZodType<Type>,
  text: string,
  { path, what }: { readonly path: string; readonly what: string },
): Type {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new UserError(`${path} is not ${what}: it is not JSON`);
  }
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UserError(`${path} is not ${what}: ${placeOf(issue?.path ?? [])}${issue?.message}`);
}

/** As in `stacks[2].sha256: `; nothing for the whole of it. */
function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return place === '' ? '' : `${place.replace(/^\./, '')}: `;
}

/** SHA-256 of a file in hexadecimal digits. */
export const SHA256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
