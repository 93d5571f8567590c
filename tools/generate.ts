import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../schema/reference/files';

// Writes what is made of the schema of environments: types with their documentation, the reference, the JSON Schema.
for (const [file, text] of Object.entries(generatedFiles())) writeFileSync(join(process.cwd(), file), text);
