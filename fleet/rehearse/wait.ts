import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 50;

/**
 * How often to ask when the time is over. This process may have been busy for all of it, for example synthesizing for
 * another rehearsal; then a timer may have ended the last question although its answer had arrived.
 */
const LATE_TRIES = 2;

/**
 * Asks until the answer is true; false if it never was, including {@link LATE_TRIES} after the time. A question that
 * fails counts as no.
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
