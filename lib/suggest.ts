import { closest, distance } from 'fastest-levenshtein';

/** `. Did you mean "eu"?` when one of the candidates is near, else nothing. */
export function didYouMean(given: unknown, candidates: readonly string[]): string {
  const nearest = typeof given === 'string' && given.length <= LONGEST ? nearestTo(given, candidates) : undefined;
  return nearest === undefined ? '' : `. Did you mean "${nearest}"?`;
}

function nearestTo(given: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const nearest = closest(given.toLowerCase(), candidates);
  return distance(given.toLowerCase(), nearest.toLowerCase()) <= tolerance(given) ? nearest : undefined;
}

/** A typo for every three letters begun, so that two swapped letters of five pass: more would be another word. */
function tolerance(given: string): number {
  return Math.ceil(given.length / 3);
}

/** Nothing longer is a typo of a name; comparing it would only take time. */
const LONGEST = 100;
