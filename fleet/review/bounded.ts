import { isObject } from '../../lib/json';
import type { JudgedFinding } from './finding';
import { type Phrase, phrase } from './phrase';
import type { Review, StackReview } from './review';

/** Findings of a review: the first deployment of 1,000 sites has ten for each. */
const MOST_FINDINGS = 20_000;

/** Settings of a stack: more than anyone reads, and few enough for every format. */
const MOST = 5_000;

/** Lines below a finding, arguments of a resource, pods of a rollout. */
const MOST_LINES = 500;

/** In characters. A longer text is no name, and no value that a reader compares. */
const LONGEST = 5_000;

/**
 * A review in which no list and no text is longer than a page can hold, whatever is in the plans.
 * @returns also what is left out, in words; empty where nothing is
 */
export function bounded(review: Review): { readonly review: Review; readonly leftOut: readonly Phrase[] } {
  const leftOut: Phrase[] = [];
  const cut = <Item>(items: readonly Item[], most: number, what: string): readonly Item[] => {
    if (items.length > most) leftOut.push(phrase`${[what]}: ${items.length - most} of ${items.length}`);
    return items.length > most ? items.slice(0, most) : items;
  };
  const { topology, ...rest } = review;
  const short: Omit<Review, 'topology'> = {
    ...rest,
    findings: cut(review.findings, MOST_FINDINGS, 'findings').map(withFewLines),
    stacks: review.stacks.map(
      (stack): StackReview => ({
        ...stack,
        settings: cut(stack.settings, MOST, 'settings of nats.conf'),
        resources: stack.resources.map((resource) => ({
          ...resource,
          changes: cut(resource.changes, MOST_LINES, 'arguments of a resource'),
        })),
        rollouts: stack.rollouts.map((rollout) => ({ ...rollout, pods: cut(rollout.pods, MOST_LINES, 'pods') })),
      }),
    ),
  };
  return { review: { ...(shortTexts(short) as typeof short), ...(topology && { topology }) }, leftOut };
}

function withFewLines(finding: JudgedFinding): JudgedFinding {
  const { details } = finding;
  if (details.length <= MOST_LINES) return finding;
  return {
    ...finding,
    details: [...details.slice(0, MOST_LINES), phrase`and ${details.length - MOST_LINES} more`],
  };
}

function shortTexts(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > LONGEST ? `${value.slice(0, LONGEST)}… (${value.length - LONGEST} characters more)` : value;
  }
  if (Array.isArray(value)) return value.map(shortTexts);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shortTexts(part)]));
}
