/** The exit code of a program that Ctrl-C ended: 128 and the number of the signal. */
const INTERRUPTED = 130;

/** Ctrl-C ends the program by way of its exit handlers, which clear up what it made. */
export function endWhenInterrupted(): void {
  // Not once: a second Ctrl-C, or npm passing the first one on, must not keep this one from clearing up.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(INTERRUPTED));
}
