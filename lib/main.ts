import { fileRefusal } from './file-error';
import { isUserError } from './user-error';

/**
 * Runs a program. A user's mistake, such as a folder that cannot be written to, ends it with its message alone and exit
 * code 1, anything else with a stack trace.
 */
export async function main(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(isUserError(error) ? error.message : (fileRefusal(error) ?? error));
    process.exitCode = 1;
  }
}
