import { jsonSchema } from './json-schema';
import { reference } from './reference';
import { constructOptions, inputTypes } from './types';

/** Every file that is generated from the schema, by its path in the project. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'schema/input.ts': inputTypes(),
    'schema/environment.schema.json': jsonSchema(),
    'constructs/options.ts': constructOptions(),
    'docs/reference/environment.md': reference(),
  };
}
