import pLimit from 'p-limit';

/**
 * How many servers or sites are asked, and checked, at the same time. All of hundreds at once would ask so much of one
 * machine that what each is given seconds for comes too late; so the others wait for their turn, and their time begins
 * with it.
 */
const AT_ONCE = 16;

/** Does something for each of many, {@link AT_ONCE} at a time, and answers what came of it, in their order. */
export function atOnce<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const limit = pLimit(AT_ONCE);
  return Promise.all(items.map((item) => limit(() => work(item))));
}
