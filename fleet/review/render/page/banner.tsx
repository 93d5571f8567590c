import type { JSX } from 'preact';
import type { Level } from '../../level';
import type { Review } from '../../review';
import { accepted, counted } from '../families';
import { count, stackCounts, VERDICTS, when } from '../words';
import { Value } from './values';

/** Each verdict has its own shape, for readers who do not see its color, and for printers. */
const EMBLEMS: Readonly<Record<Level, JSX.Element>> = {
  safe: (
    <svg class="emblem" viewBox="0 0 48 48" fill="none" stroke="currentColor" aria-hidden="true">
      <circle cx="24" cy="24" r="21" />
      <path d="M15 24.5l6.5 6.5L34 18" />
    </svg>
  ),
  review: (
    <svg class="emblem" viewBox="0 0 48 48" fill="none" stroke="currentColor" aria-hidden="true">
      <path class="form" d="M24 4.5L46 43H2z" />
      <path d="M24 18v12M24 36v1" />
    </svg>
  ),
  data: (
    <svg class="emblem" viewBox="0 0 48 48" fill="none" stroke="currentColor" aria-hidden="true">
      <path class="form" d="M15.5 3h17L45 15.5v17L32.5 45h-17L3 32.5v-17z" />
      <path d="M17 17l14 14M31 17L17 31" />
    </svg>
  ),
};

/** The page at a glance. */
export function Banner({ review }: { readonly review: Review }): JSX.Element {
  const { environment, plannedAt, verdict } = review;
  return (
    <header class={`banner ${verdict}`}>
      {EMBLEMS[verdict]}
      <div>
        <h1>
          <span class="verdict">{sentence(VERDICTS[verdict])}</span>
          {environment === undefined ? null : <Value of={environment} />}
        </h1>
        <p class="facts">
          {stackCounts(review)}
          {plannedAt === undefined ? null : (
            <>
              {' · latest plan '}
              <time dateTime={plannedAt}>{when(plannedAt)}</time>
            </>
          )}
        </p>
      </div>
      <ul class="totals" aria-label="Findings">
        {totals(review).map(([id, number, words, tone]) => (
          <li key={id}>
            {number === 0 ? (
              <span>{words}</span>
            ) : (
              <a href={`#${id}`} class={tone}>
                <b>{number.toLocaleString('en')}</b> {words}
              </a>
            )}
          </li>
        ))}
      </ul>
    </header>
  );
}

function totals(review: Review): (readonly [string, number, string, string])[] {
  const data = counted(review, 'data').length;
  const reviews = counted(review, 'review').length;
  const all = [
    ['level-data', data, data === 0 ? 'nothing destroys data' : data === 1 ? 'destroys data' : 'destroy data', 'data'],
    ['level-review', reviews, reviews === 1 ? 'needs review' : 'need review', 'review'],
    ['level-safe', counted(review, 'safe').length, 'safe', 'safe'],
    ['accepted', accepted(review).length, 'accepted', 'muted'],
  ] as const;
  return all.filter(([id, number]) => number > 0 || id === 'level-data');
}

/** The title of the window, as plain text. */
export function windowTitle({ environment, verdict, stacks }: Review): string {
  return `${environment ?? 'Plans'}: ${VERDICTS[verdict]} (${count(stacks.length, 'stack')})`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
