import pLimit from 'p-limit';

/**
 * How many servers or sites are checked at the same time. Checking hundreds at once would overload one machine, so that
 * timeouts of seconds are missed; so the others wait for their turn, and their timeouts begin with it.
 */
const AT_ONCE = 16;

/**
 * Runs work for each of many items, {@link AT_ONCE} at a time.
 * @returns the results, in their order
 */
export function atOnce<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(items.map((item) => limit(() => work(item))));
}
