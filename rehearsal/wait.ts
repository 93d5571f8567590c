import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 50;

/**
 * How often a question is asked when the time is over. This process may have done something else for all of it, such as to synthesize
 * for another rehearsal; then a timer has ended the last question whose answer was already there.
 */
const LAST_TRIES = 2;

/**
 * Asks again and again until the answer is true; false if it never was within the time, nor after that when it was asked once
 * more. A question that fails counts as no.
 */
export async function becomesTrue(question: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (let late = 0; late <= LAST_TRIES; late += Date.now() > end ? 1 : 0) {
    if (await question().catch(() => false)) return true;
    await sleep(INTERVAL_MS);
  }
  return false;
}
