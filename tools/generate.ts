import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '../lib/main';
import { generatedFiles } from '../schema/reference/files';
import { madeObjects } from './made-objects';
import { references } from './references';

/**
 * Writes everything that is generated: from the schema of environments their types, JSON Schema and reference; and the
 * references of commands, findings and settings; and what constructs make, which a review compares new objects with.
 */
void main(async () => {
  const files = { ...generatedFiles(), ...references(), 'fleet/review/made-objects.json': await madeObjects() };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(process.cwd(), file), text);
});
