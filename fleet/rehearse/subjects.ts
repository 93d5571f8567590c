/** A subject that the filter covers: each wildcard replaced by the given word. */
export function exampleOf(filter: string, word: string): string {
  return filter
    .split('.')
    .map((token) => (token === '*' || token === '>' ? word : token))
    .join('.');
}
