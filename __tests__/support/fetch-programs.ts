import { FETCHED_PROGRAMS, type FetchedProgram } from '../../tools/fetched-programs';

/**
 * Fetches what is not on the machine, one after the other, and says so: what takes half a minute would end a test by
 * its time, and what a test loads after that wait jest refuses where another test of the file has ended meanwhile. What
 * cannot be had is reported too, once; the tests that need it fail then, each with its own reason.
 */
export async function fetchPrograms(
  programs: readonly FetchedProgram[],
  progress: (text: string) => void,
): Promise<void> {
  const missing = programs.filter((program) => program.find() === undefined);
  if (missing.length === 0) return;
  const begun = Date.now();
  progress(`fetching ${missing.map(({ name }) => name).join(', ')}: once, a few minutes`);
  for (const program of missing) {
    try {
      await program.fetch(progress);
    } catch (error) {
      progress(`${program.name} cannot be had: ${error instanceof Error ? error.message : error}`);
    }
  }
  progress(`done after ${Math.round((Date.now() - begun) / 1000)} s`);
}

/** Jest's global set-up: runs once, before the first test file, in the process that starts the workers. */
export default function globalSetup(): Promise<void> {
  return fetchPrograms(FETCHED_PROGRAMS, (text) => process.stderr.write(`programs for tests: ${text}\n`));
}
