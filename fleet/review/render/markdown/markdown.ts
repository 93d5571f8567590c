import type { Level } from '../../level';
import type { Review } from '../../review';
import { counted } from '../families';
import { shared } from '../shared';
import { count, LEVEL_TITLES, stackCounts, VERDICTS, when } from '../words';
import { certificates, picture, resources, rollouts, settings, waiting } from './below';
import { code, escaped, FLOW, markdownPhrase } from './code';
import { acceptedFindings, dataLoss, findingDetails, findingLines, unusedAcceptances } from './findings';
import { fit, headed, type Section } from './section';

/** How a comment is written. */
export interface MarkdownOptions {
  /** Characters at most; 65,536 unless given, which is GitHub's limit for the body of a comment. */
  readonly limit?: number;
  /** URL or name of the full page, for what does not fit. */
  readonly page?: string;
}

/** GitHub says "body is too long (maximum is 65536 characters)". */
const GITHUB_LIMIT = 65_536;

/** The marker, the verdict and the number of data losses always fit into this, whatever the names. */
const LEAST_LIMIT = 4_000;

/** Longer names of environments than this are cut, longer addresses of pages are not told. */
const LONGEST_ENVIRONMENT = 100;
const LONGEST_PAGE = 1_000;

/** So many things of each kind are told: the most with which all kinds fit. */
const MOST = [Number.POSITIVE_INFINITY, 100, 30, 10, 3];

/** Boxes that GitHub and GitLab draw in a color, with a word of their own. */
const BOXES: Readonly<Record<Level, string>> = { data: 'CAUTION', review: 'WARNING', safe: 'TIP' };

/**
 * A comment for a pull request. Where not all fits, whole items are left out from the least important end; the verdict and
 * that data is lost are always there. Its first line is a marker that is not seen, by which a pipeline finds its comment.
 *
 * @throws RangeError if the limit is below 4,000 characters
 */
export function reviewMarkdown(review: Review, options: MarkdownOptions = {}): string {
  const { limit = GITHUB_LIMIT } = options;
  if (limit < LEAST_LIMIT) throw new RangeError(`A comment takes ${LEAST_LIMIT} characters at least, not ${limit}.`);
  const start = head(review, options);
  const once = told(review);
  const room = limit - start.length - left(Number.MAX_SAFE_INTEGER).length;
  for (const most of MOST) {
    const { text, untold } = fit(sections(review, once, most, true), room);
    if (untold === 0) return `${start}${text}`;
  }
  const details = fit([dataLoss(review, true)], room / 2).untold === 0;
  const { text, untold } = fit(sections(review, once, MOST.at(-1) ?? 1, details), room);
  return `${start}${text}${left(untold)}`;
}

/** A comment's first line: a pipeline looks for it to change the comment that it wrote before. */
export function commentMarker(environment: string | undefined): string {
  const name = [...(environment ?? '')].slice(0, LONGEST_ENVIRONMENT).join('');
  // Two dashes would end it in the eyes of some readers, and no name may say `-->`.
  const safe = name.replace(/[^A-Za-z0-9._-]|(?<=-)-/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
  return `<!-- fleet-review:${safe} -->`;
}

function head(review: Review, { page }: MarkdownOptions): string {
  const { environment = '', plannedAt, verdict } = review;
  const data = counted(review, 'data').length;
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
  const told = words.filter(([n]) => n > 0).map(([n, say]) => say(n));
  return told.length === 0 ? 'Nothing to look at.' : `${told.join(', ')}.`;
}

/** What is the same in several stacks, told once; looked for only once, as it takes the longest. */
function told({ stacks }: Review) {
  return {
    rollouts: shared(stacks, (stack) => stack.rollouts),
    settings: shared(stacks, (stack) => stack.settings),
    resources: shared(stacks, (stack) => stack.resources),
  };
}

function sections(review: Review, once: ReturnType<typeof told>, most: number, details: boolean): Section[] {
  return [
    dataLoss(review, details),
    findingLines(review, 'review', most),
    findingLines(review, 'safe', most),
    headed({
      title: 'Untouched',
      all: review.untouched.length === 0 ? [] : [review.untouched],
      most: 1,
      write: (untouched) => markdownPhrase(untouched, FLOW),
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

function left(untold: number): string {
  return untold === 0 ? '' : `\nand ${untold.toLocaleString('en')} more: see the full page\n`;
}

/** Where the page has an address it is a link, otherwise its name. */
function link(page: string): string {
  if (!URL.canParse(page)) return `full page: ${code(page, FLOW)}`;
  const { protocol, href } = new URL(page);
  return /^https?:$/.test(protocol) ? `[full page](<${escaped(href)}>)` : `full page: ${code(page, FLOW)}`;
}
