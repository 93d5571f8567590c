import { setTimeout as sleep } from 'node:timers/promises';

const INTERVAL_MS = 50;

/** Asks again and again until the answer is true; false if it never was within the time. A question that fails counts as no. */
export async function becomesTrue(question: () => Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    if (await question().catch(() => false)) return true;
    if (Date.now() > end) return false;
    await sleep(INTERVAL_MS);
  }
}
