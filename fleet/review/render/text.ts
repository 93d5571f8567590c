import { escaped, shortened } from '../../../lib/escaped';
import { paint, type Style } from '../../../lib/paint';
import type { JudgedFinding } from '../finding';
import type { Level } from '../level';
import { meanwhile } from '../meanwhile';
import type { Phrase } from '../phrase';
import type { Review, RolloutReview } from '../review';
import type { ReviewRule } from '../rule';
import { RULES, type RuleName } from '../rules';
import { columns, padded } from './columns';
import { accepted, alike, counted, families, type Group, sharedBy, shortenedTo, sizeOf, stacksOf } from './families';
import { isData, isNotData, loweredText } from './lowered';
import { shared } from './shared';
import { count, expiresIn, stackCounts, VERDICTS, when } from './words';

/** At most so many lines of findings, by level. Together with the lines below them they fit on one screen. */
const MOST: Readonly<Record<Level, number>> = { data: 12, review: 10, safe: 6 };

/** At most so many lines of each kind below the findings. */
const MOST_BELOW = 3;

/** Columns of a line, as far as titles and names allow. */
const LINE_COLUMNS = 120;

/** At most so many columns of a title and of whom it is about are aligned, and a note has at least so many. */
const TITLE_COLUMNS = 72;
const STACK_COLUMNS = 24;
const NOTE_COLUMNS = 36;

/** A value longer than this is shortened. */
const VALUE_LENGTH = 60;

const COLORS = { data: 'red', review: 'bold', safe: 'dim' } as const satisfies Record<
  Level,
  Parameters<typeof paint>[1]
>;

/** The first screen of a review for a terminal: about 40 lines, whatever the size of the fleet. */
export function reviewText(review: Review, style: Style): string {
  const lines = [
    ...head(review, style),
    ...findings(review, style),
    ...waiting(review),
    ...rollouts(review),
    ...below(review, style),
  ];
  return `${lines.join('\n')}\n`;
}

function head(review: Review, style: Style): string[] {
  const planned = review.plannedAt === undefined ? '' : ` · latest plan ${escaped(when(review.plannedAt))}`;
  const left = `${value(review.environment ?? 'no environment')} · ${stackCounts(review)}${planned}`;
  const color = review.verdict === 'data' ? 'red' : review.verdict === 'safe' ? 'green' : 'bold';
  const verdict = `verdict: ${paint(VERDICTS[review.verdict], color, style)}`;
  const lowered = loweredText(review, isData);
  return [
    `${padded(left, TITLE_COLUMNS)}  ${verdict}`,
    ...(lowered === undefined ? [] : [paint(` ! ${words(lowered)}`, 'red', style)]),
  ];
}

interface Row {
  readonly sign: string;
  readonly level: Level;
  readonly title: string;
  readonly note: string;
  readonly stack: string;
}

/** Either a finding, or how many more there are, or what to ask before saying yes. */
type Line = Row | string | Question;

interface Question {
  readonly question: string;
}

function findings(review: Review, style: Style): string[] {
  const lines = (['data', 'review', 'safe'] as const).flatMap((level) => chosen(counted(review, level), MOST[level]));
  const rows = lines.filter((line): line is Row => typeof line !== 'string' && 'title' in line);
  const titles = widest(rows, ({ title }) => title, TITLE_COLUMNS);
  const stacks = widest(rows, ({ stack }) => stack, STACK_COLUMNS);
  const room = Math.max(NOTE_COLUMNS, LINE_COLUMNS - 3 - titles - 2 - 2 - stacks);
  const notes = widest(rows, ({ note }) => note, room);
  return lines.map((line) => {
    if (typeof line === 'string') return paint(`   ${line}`, 'dim', style);
    if ('question' in line) return `   → ${line.question}`;
    const sign = paint(line.sign, COLORS[line.level], style);
    const note = paint(padded(cut(line.note, room), notes), 'dim', style);
    return ` ${sign} ${padded(line.title, titles)}  ${notes > 0 ? `${note}  ` : ''}${line.stack}`;
  });
}

/** The first groups of each kind, so that many of one kind do not hide another. */
function chosen(all: readonly JudgedFinding[], most: number): Line[] {
  const kinds = families(all);
  const total = kinds.reduce((sum, { groups }) => sum + groups.length, 0);
  const each = total <= most ? most : Math.max(1, Math.floor(most / kinds.length) - 1);
  const shown = kinds.slice(0, most).flatMap(({ rule, groups }): Line[] => {
    const { first, between, last } = shortenedTo(each, groups);
    const more = between > 0 ? [`and ${between.toLocaleString('en')} more: ${rule}`] : [];
    return [...first.map(row), ...more, ...last.map(row), ...asked(rule, groups)];
  });
  const omitted = kinds.slice(most).reduce((sum, { groups }) => sum + sizeOf(groups), 0);
  return omitted > 0 ? [...shown, `and ${omitted.toLocaleString('en')} more of other kinds`] : shown;
}

/** Once for a kind of finding, not for each site. */
function asked(rule: RuleName, [group]: readonly Group[]): Question[] {
  const { question }: ReviewRule = RULES[rule];
  return question === undefined || group?.[0].level === 'safe' ? [] : [{ question }];
}

function row(group: Group): Row {
  const [finding] = group;
  return {
    sign: RULES[finding.rule].sign,
    level: finding.level,
    title: words(finding.title),
    note: noteOf(finding),
    stack: whom(group),
  };
}

function noteOf({ details: [detail], expired, ineffective }: JudgedFinding): string {
  if (ineffective !== undefined) return 'cannot be accepted: not all is known';
  if (expired !== undefined) return `acceptance expired on ${escaped(expired.until)}`;
  return detail === undefined ? '' : words(detail);
}

/** The stack, and whom else it is about where several findings are one line. */
function whom(group: Group): string {
  const stacks = stacksOf(group);
  const others = alike(group);
  const where = stacks.length === 1 || others === undefined ? value(stacks[0] ?? '') : '';
  return [where, others === undefined ? '' : words(others)].filter((part) => part !== '').join(' · ');
}

function waiting({ stacks }: Review): string[] {
  const waits = stacks.filter(({ status }) => status === 'waits');
  return limited(
    waits.map(({ stack, waitsFor }) => ` ? ${value(stack)} waits for ${some(waitsFor)}`),
    'stack',
    'stacks',
  );
}

function rollouts({ stacks }: Review): string[] {
  const rolls = shared(stacks, (stack) => stack.rollouts).map(({ what, ...who }) => {
    const leaves =
      what.reconnecting.length > 0
        ? `; ${some(what.reconnecting)} ${what.reconnecting.length === 1 ? 'reconnects' : 'reconnect'}`
        : '';
    return ` ↻ ${words(sharedBy(who))}: ${pods(what)}; ${meanwhile(what)}${leaves}`;
  });
  return limited(rolls, 'rollout', 'rollouts');
}

function pods({ pods: names, isAtOnce }: RolloutReview): string {
  if (names.length === 1) return `${some(names)} restarts`;
  return isAtOnce ? `${some(names)} restart at once` : `${some(names, ' → ')} restart one by one`;
}

function below(review: Review, style: Style): string[] {
  const taken = accepted(review);
  const [first] = review.certificates;
  const days = review.certificates.find(({ daysLeft }) => daysLeft !== undefined)?.daysLeft;
  const ends = days === undefined ? '' : `, first ${days < 0 ? 'expired' : 'expires'} ${expiresIn(days)}`;
  const certificates = first === undefined ? '' : `${count(review.certificates.length, 'certificate')}${ends}`;
  const facts = [certificates, words(review.untouched)].filter((fact) => fact !== '').join(' · ');
  const unused = review.unusedAcceptances.length;
  const lines = [
    words(loweredText(review, isNotData) ?? []),
    taken.length > 0 ? `${count(taken.length, 'finding')} accepted: ${some(taken.map(({ id }) => id))}` : '',
    unused > 0 ? `${count(unused, 'acceptance')} without a finding: ${some(review.unusedAcceptances)}` : '',
    facts,
    review.verdict === 'safe' ? '' : 'every change with its values: --html review.html, or --markdown review.md',
  ];
  return lines.filter((line) => line !== '').map((line) => paint(`   ${line}`, 'dim', style));
}

function limited(lines: readonly string[], one: string, many: string): string[] {
  const rest = lines.length - MOST_BELOW;
  if (rest <= 1) return [...lines];
  return [...lines.slice(0, MOST_BELOW), `   and ${count(rest, `more ${one}`, `more ${many}`)}`];
}

function some(values: readonly string[], between = ', '): string {
  const shown = values.slice(0, 3).map(value).join(between);
  return values.length > 3 ? `${shown} and ${values.length - 3} more` : shown;
}

function words(given: Phrase): string {
  return given.map((part) => (typeof part === 'string' ? part : value(part.value))).join('');
}

function value(text: string): string {
  return text === '' ? '""' : shortened(escaped(text), VALUE_LENGTH);
}

function cut(text: string, most: number): string {
  return columns(text) <= most ? text : shortened(text, most);
}

function widest(rows: readonly Row[], of: (row: Row) => string, most: number): number {
  return Math.min(
    most,
    rows.reduce((width, one) => Math.max(width, columns(of(one))), 0),
  );
}
