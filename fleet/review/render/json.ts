import { isMap } from '../../../lib/json';
import type { Review } from '../review';

/**
 * The whole review, for a pipeline. The order of its keys does not depend on how it was built. Control characters that
 * JSON leaves unescaped, and a terminal might obey, are escaped too; a parser returns the original values.
 */
export function reviewJson(review: Review): string {
  const text = JSON.stringify(review, inOrder, 2);
  return `${text.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, unicodeEscaped)}\n`;
}

/** Keys that come first; the others follow alphabetically. */
const FIRST = ['version', 'environment', 'plannedAt', 'verdict', 'findings', 'id', 'rule', 'level', 'stack', 'title'];

function inOrder(_key: string, value: unknown): unknown {
  if (!isMap(value)) return value;
  const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);
  const sorted = Object.entries(value).sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(sorted);
}

function unicodeEscaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
