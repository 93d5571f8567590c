const COLLATOR = new Intl.Collator('en', { numeric: true });

/** Orders names as people count: edge2 before edge10. Names that differ are never equal. */
export function natural(a: string, b: string): number {
  return COLLATOR.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}
