/**
 * Whether a server passes a subscription on across a leaf's link with that filter, so that anything of it arrives at all.
 *
 * A server passes on interest, and each message is checked against the filter by itself. The interest passes as a whole
 * or not at all: where the filter is wider than it, and where a server finds an entry of the filter inside it. That
 * search (`ReverseMatch` of nats-server's sublist, the same in 2.15.0 and 2.15.2) does not look behind a `*` of the
 * filter: below the subscription's `>`, and where the subscription has `*` and the filter a word before it. Then nothing
 * arrives of what both allow, and no log says so. `__tests__/schema/interest/links.programs.test.ts` asks real servers.
 *
 * @param filter what a leaf may send, or what it may receive
 */
export function interestPasses(subscription: string, filter: readonly string[]): boolean {
  const tokens = subscription.split('.');
  return filter.map((entry) => entry.split('.')).some((entry) => isWithin(tokens, entry) || isFound(tokens, entry));
}

/** Whether the filter's entry is as wide, its wildcards standing for the subscription's tokens, wildcards among them. */
function isWithin(subscription: readonly string[], entry: readonly string[]): boolean {
  if (entry.at(-1) === '>') {
    return (
      subscription.length >= entry.length && entry.slice(0, -1).every((token, n) => stands(token, subscription[n]))
    );
  }
  return subscription.length === entry.length && entry.every((token, n) => stands(token, subscription[n]));
}

function stands(token: string, other: string | undefined): boolean {
  return token === '*' || token === other;
}

/** Whether the server finds the filter's entry, looking for what the subscription covers. */
function isFound(subscription: readonly string[], entry: readonly string[]): boolean {
  for (const [n, token] of subscription.entries()) {
    const other = entry[n];
    if (other === undefined) return false;
    if (token === '>') return !entry.slice(n, -1).includes('*');
    if (other === '>') return true;
    if (token !== '*' && other !== '*' && token !== other) return false;
  }
  return entry.length === subscription.length && entry.at(-1) !== '*';
}

/** An entry for a filter in place of one that a subscription does not pass: it does, and all that the old one allowed. */
export function filterThatPasses(subscription: string, entry: string): string {
  const tokens = entry.split('.');
  const wider = [...tokens.keys()]
    .filter((n) => tokens[n] === '*')
    .reverse()
    .map((n) => [...tokens.slice(0, n), '>'].join('.'));
  return wider.find((filter) => interestPasses(subscription, [filter])) ?? entry;
}
