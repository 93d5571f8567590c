import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../schema/reference/files';
import { references } from './references';

/**
 * Writes everything that is generated: from the schema of environments their types, JSON Schema and reference; and the
 * references of commands, findings and settings.
 */
for (const [file, text] of Object.entries({ ...generatedFiles(), ...references() }))
  writeFileSync(join(process.cwd(), file), text);
