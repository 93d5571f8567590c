/**
 * How much a finding matters: `safe`, no review needed; `review`, somebody must approve it; `data`, stored data is
 * lost. The worst one of a review is its verdict.
 */
export type Level = (typeof LEVELS)[number];

/** The levels, the least first. */
export const LEVELS = ['safe', 'review', 'data'] as const;

/** The worst of some levels; `safe` of none. */
export function worst(levels: Iterable<Level>): Level {
  let found: Level = 'safe';
  for (const level of levels) if (LEVELS.indexOf(level) > LEVELS.indexOf(found)) found = level;
  return found;
}
