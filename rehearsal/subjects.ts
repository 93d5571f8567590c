/** A subject that the filter covers: each wildcard replaced by the given word. */
export function exampleOf(filter: string, word: string): string {
  return filter
    .split('.')
    .map((token) => (token === '*' || token === '>' ? word : token))
    .join('.');
}

/** Whether a filter with wildcards covers a subject without. */
export function covers(filter: string, subject: string): boolean {
  const wanted = subject.split('.');
  const tokens = filter.split('.');
  if (tokens.at(-1) === '>') {
    return (
      wanted.length >= tokens.length && tokens.slice(0, -1).every((token, n) => token === '*' || token === wanted[n])
    );
  }
  return wanted.length === tokens.length && tokens.every((token, n) => token === '*' || token === wanted[n]);
}
