import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleetProgram } from '../fleet/commands/program';
import { generatedFiles } from '../schema/reference/files';
import { commandsReference } from './commands-reference';

/**
 * Writes what is made of the schema of environments: types with their documentation, the reference, the JSON Schema; and of the
 * definitions of commands their reference.
 */
const files = { ...generatedFiles(), 'docs/reference/commands.md': commandsReference(fleetProgram()) };
for (const [file, text] of Object.entries(files)) writeFileSync(join(process.cwd(), file), text);
