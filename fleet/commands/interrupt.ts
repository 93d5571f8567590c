/** The exit code of a program that Ctrl-C ended: 128 and the number of the signal. */
export const INTERRUPTED = 130;

/**
 * Ctrl-C, SIGTERM and a terminal that is closed end the program by way of its exit handlers, which clear up what it
 * made.
 * @param exitCode the exit code at that moment. @default 130
 */
export function endWhenInterrupted(exitCode: () => number = () => INTERRUPTED): void {
  // Not once: a second Ctrl-C, or npm passing the first one on, must not keep this one from clearing up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(exitCode()));
}
