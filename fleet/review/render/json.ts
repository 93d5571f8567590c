import { isMap } from '../../../lib/json';
import type { Review } from '../review';

/**
 * For a pipeline: the review as it is. Its keys stand in an order that does not depend on how it was made. What JSON need not
 * escape and a terminal may obey is escaped all the same; whoever parses it gets the values as they are.
 */
export function reviewJson(review: Review): string {
  const text = JSON.stringify(review, inOrder, 2);
  return `${text.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)}\n`;
}

/** Names of what is first to be read come first, the others by the alphabet. */
const FIRST = ['version', 'environment', 'plannedAt', 'verdict', 'findings', 'id', 'rule', 'level', 'stack', 'title'];

function inOrder(_key: string, value: unknown): unknown {
  if (!isMap(value)) return value;
  const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  const sorted = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
