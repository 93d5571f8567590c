import type { Level } from '../../level';
import type { Review } from '../../review';
import { counted } from '../families';
import { isData, isNotData, loweredText } from '../lowered';
import { shared, sharedSettings } from '../shared';
import { count, LEVEL_TITLES, stackCounts, VERDICTS, when } from '../words';
import { certificates, picture, resources, rollouts, settings, waiting } from './below';
import { code, escapedMarkdown, FLOW, markdownPhrase } from './code';
import { acceptedFindings, dataLoss, findingDetails, findingLines, unusedAcceptances } from './findings';
import { fit, headed, type Section } from './section';

/** How a comment is written. */
export interface MarkdownOptions {
  /** Characters at most; 65,536 unless given, which is GitHub's limit for the body of a comment. */
  readonly limit?: number;
  /** URL or name of the full page, for details that do not fit. */
  readonly page?: string;
}

/** GitHub says "body is too long (maximum is 65536 characters)". */
const GITHUB_LIMIT = 65_536;

/** The marker, the verdict and the number of data losses always fit into this, with any names. */
const LEAST_LIMIT = 4_000;

/** Longer names of environments are cut, longer addresses of pages are left out. */
const LONGEST_ENVIRONMENT = 100;
const LONGEST_PAGE = 1_000;

/** At most so many items of each kind are listed: the largest number with which all kinds fit. */
const LEAST = 3;
const MOST = [Number.POSITIVE_INFINITY, 100, 30, 10, LEAST];

/** Alerts that GitHub and GitLab draw in a color of their own. */
const BOXES: Readonly<Record<Level, string>> = { data: 'CAUTION', review: 'WARNING', safe: 'TIP' };

/**
 * A comment for a pull request. If it is too long, whole items are left out, the least important first; the verdict and
 * data losses are always in it. Its first line is an invisible marker by which a pipeline finds its comment.
 *
 * @throws RangeError if the limit is below 4,000 characters
 */
export function reviewMarkdown(review: Review, options: MarkdownOptions = {}): string {
  const { limit = GITHUB_LIMIT } = options;
  if (limit < LEAST_LIMIT) throw new RangeError(`A comment takes ${LEAST_LIMIT} characters at least, not ${limit}.`);
  const start = head(review, options);
  const once = merged(review);
  const room = limit - start.length - more(Number.MAX_SAFE_INTEGER).length;
  for (const most of MOST) {
    const { text, omitted } = fit(sections(review, once, most, true), room);
    if (omitted === 0) return `${start}${text}`;
  }
  const details = fit([dataLoss(review, true, LEAST)], room / 2).omitted === 0;
  const { text, omitted } = fit(sections(review, once, LEAST, details), room);
  return `${start}${text}${more(omitted)}`;
}

/** A comment's first line: a pipeline looks for it to update its earlier comment. */
export function commentMarker(environment: string | undefined): string {
  const name = [...(environment ?? '')].slice(0, LONGEST_ENVIRONMENT).join('');
  // Some parsers take two dashes for the end, and no name may contain `-->`.
  const safe = name.replace(/[^A-Za-z0-9._-]|(?<=-)-/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
  return `<!-- fleet-review:${safe} -->`;
}

function head(review: Review, { page }: MarkdownOptions): string {
  const { environment = '', plannedAt, verdict } = review;
  const data = counted(review, 'data').length;
  const lowered = loweredText(review, isData);
  const facts = [
    stackCounts(review),
    ...(plannedAt === undefined ? [] : [`latest plan ${code(when(plannedAt), FLOW)}`]),
    ...(page === undefined || page.length > LONGEST_PAGE ? [] : [link(page)]),
  ];
  return [
    commentMarker(review.environment),
    `## Plan review: ${code(environment.slice(0, LONGEST_ENVIRONMENT), FLOW)}`,
    '',
    `> [!${BOXES[verdict]}]`,
    `> **Verdict: ${VERDICTS[verdict]}.** ${totals(review)}`,
    ...(lowered === undefined ? [] : ['>', `> **Data loss ${markdownPhrase(lowered, FLOW)}**`]),
    '',
    `${facts.join(' · ')}`,
    ...(data > 0 ? ['', `### ${LEVEL_TITLES.data}: ${count(data, 'finding')}`, ''] : []),
    '',
  ].join('\n');
}

function totals(review: Review): string {
  const number = (level: Level) => counted(review, level).length;
  const words = [
    [number('data'), (n: number) => `${count(n, 'finding')} ${n === 1 ? 'destroys' : 'destroy'} data`],
    [number('review'), (n: number) => `${count(n, 'finding')} ${n === 1 ? 'needs' : 'need'} review`],
    [number('safe'), (n: number) => `${count(n, 'finding')} ${n === 1 ? 'is' : 'are'} safe`],
  ] as const;
  const counts = words.filter(([n]) => n > 0).map(([n, text]) => text(n));
  return counts.length === 0 ? 'Nothing to review.' : `${counts.join(', ')}.`;
}

/** What is the same in several stacks, merged; computed only once, as it takes the longest. */
function merged({ stacks }: Review) {
  return {
    rollouts: shared(stacks, (stack) => stack.rollouts),
    settings: sharedSettings(stacks),
    resources: shared(stacks, (stack) => stack.resources),
  };
}

function sections(review: Review, once: ReturnType<typeof merged>, most: number, details: boolean): Section[] {
  return [
    dataLoss(review, details, most),
    findingLines(review, 'review', most),
    findingLines(review, 'safe', most),
    headed({
      title: 'Unchanged',
      all: review.untouched.length === 0 ? [] : [review.untouched],
      most: 1,
      write: (untouched) => markdownPhrase(untouched, FLOW),
    }),
    headed({
      title: 'Levels',
      all: [loweredText(review, isNotData) ?? []].filter(({ length }) => length > 0),
      most: 1,
      write: (lowered) => markdownPhrase(lowered, FLOW),
    }),
    waiting(review, most),
    rollouts(once.rollouts, most),
    findingDetails(review, 'review', most),
    acceptedFindings(review, most),
    unusedAcceptances(review, most),
    settings(once.settings, most),
    certificates(review, most),
    picture(review),
    findingDetails(review, 'safe', most),
    resources(once.resources, most),
  ];
}

function more(omitted: number): string {
  return omitted === 0 ? '' : `\nand ${omitted.toLocaleString('en')} more: see the full page\n`;
}

/** A link to the page if it has an address, otherwise its name. */
function link(page: string): string {
  if (!URL.canParse(page)) return `full page: ${code(page, FLOW)}`;
  const { protocol, href } = new URL(page);
  return /^https?:$/.test(protocol) ? `[full page](<${escapedMarkdown(href)}>)` : `full page: ${code(page, FLOW)}`;
}
