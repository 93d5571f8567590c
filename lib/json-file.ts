import { readFileSync } from 'node:fs';
import { UserError } from './user-error';

/**
 * Reads a file of JSON that a user writes, such as cdktf.json.
 * @param consequence what the error says in a line below. @default nothing
 * @throws UserError that names the file, where it is not JSON
 */
export function readJsonFile<Content>(path: string, consequence = ''): Content {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const below = consequence === '' ? '' : `\n${consequence}`;
    throw new UserError(`${path} is not JSON: ${error instanceof Error ? error.message : error}${below}`);
  }
}
