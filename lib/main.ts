import { isUserError } from './user-error';

/** Runs a program: a user's mistake ends it with its message alone and exit code 1, anything else with a stack trace. */
export async function main(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(isUserError(error) ? error.message : error);
    process.exitCode = 1;
  }
}
