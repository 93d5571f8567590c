import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 50;

/**
 * How often a question is asked when the time is over. This process may have done something else for all of it, such as
 * to synthesize for another rehearsal; then a timer has ended the last question whose answer was already there.
 */
const LATE_TRIES = 2;

/**
 * Asks again and again until the answer is true; false if it never was, {@link LATE_TRIES} after the time included. A
 * question that fails counts as no.
 * @param intervalMs between an answer and the next question, in milliseconds
 */
export async function becomesTrue(
  question: () => Promise<boolean>,
  timeoutMs: number,
  intervalMs = INTERVAL_MS,
): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  let late = 0;
  while (late <= LATE_TRIES) {
    if (await question().catch(() => false)) return true;
    await sleep(intervalMs);
    if (Date.now() > end) late += 1;
  }
  return false;
}
