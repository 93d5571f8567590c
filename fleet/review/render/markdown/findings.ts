import type { JudgedFinding } from '../../finding';
import type { Level } from '../../level';
import type { Review } from '../../review';
import type { ReviewRule } from '../../rule';
import { RULES, type RuleName } from '../../rules';
import { accepted, counted, families } from '../families';
import { LEVEL_TITLES } from '../words';
import { code, escapedMarkdown, escapedWords, FLOW, markdownPhrase } from './code';
import { folded, headed, type Section } from './section';

/** Findings that destroy data, with their consequences, or with their titles alone. */
export function dataLoss(review: Review, details: boolean): Section {
  const items = families(counted(review, 'data')).flatMap(({ rule, findings }) =>
    details
      ? [...findings.map((finding) => `${line(finding)}\n${consequences(finding)}`), kindLine(rule)]
      : findings.map(line),
  );
  return { open: '', items, close: '' };
}

/** Findings of a level, one line each, at most so many of each rule. */
export function findingLines(review: Review, level: Level, most: number): Section {
  const all = families(counted(review, level)).flatMap(({ rule, findings }) => {
    const rest = findings.length - most;
    const lines = findings.slice(0, most).map(line);
    const asked = level === 'safe' ? [] : [kindLine(rule)];
    if (rest <= 0) return [...lines, ...asked];
    const { sign, meaning } = RULES[rule];
    return [
      ...lines,
      `- **${escapedMarkdown(sign)}** and ${rest.toLocaleString('en')} more: ${escapedMarkdown(meaning)} See the full page.`,
      ...asked,
    ];
  });
  return headed({ title: LEVEL_TITLES[level], all, most: all.length, write: (text) => text });
}

/** Consequences and ids of the findings of a level; at most so many of each rule. */
export function findingDetails(review: Review, level: Level, most: number): Section {
  const all = families(counted(review, level)).flatMap(({ rule, findings }) => [
    ...findings.slice(0, most).map((finding) => `${line(finding)}\n${consequences(finding)}`),
    ...(level === 'safe' ? [kindLine(rule)] : []),
  ]);
  return folded({
    title: `${LEVEL_TITLES[level]}: consequences, and ids to accept in review.yaml`,
    all,
    most: all.length,
    write: (text) => text,
  });
}

/** Accepted findings, why, and until when. */
export function acceptedFindings(review: Review, most: number): Section {
  const all = accepted(review);
  return folded({
    title: `Accepted: ${all.length.toLocaleString('en')}`,
    all,
    most,
    write: (finding) => {
      const { reason, until, by } = finding.accepted ?? { reason: '', until: '' };
      const who = by === undefined ? '' : ` by ${code(by, FLOW)}`;
      return `${line(finding)}\n  - ${code(reason, FLOW)}${who}, until ${code(until, FLOW)}; ${code(finding.id, FLOW)}`;
    },
  });
}

/** Acceptances in the policy file that match no finding. */
export function unusedAcceptances({ unusedAcceptances: all }: Review, most: number): Section {
  return folded({
    title: `Acceptances without a finding in this review: ${all.length.toLocaleString('en')}`,
    all,
    most,
    write: (id) => `- ${code(id, FLOW)}`,
  });
}

function line({ rule, title, stack, expired }: JudgedFinding): string {
  const ended = expired === undefined ? '' : ` · **acceptance expired on ${code(expired.until, FLOW)}**`;
  return `- **${escapedMarkdown(RULES[rule].sign)}** ${markdownPhrase(title, FLOW)} · ${code(stack, FLOW)}${ended}`;
}

/** What is the same for all findings of a kind, below them. */
function kindLine(rule: RuleName): string {
  const { question, lasts, fix }: ReviewRule = RULES[rule];
  const asked = question === undefined ? '' : `**${escapedWords(question)}** `;
  return `  - ${asked}For how long: ${escapedWords(lasts)} The way back: ${escapedWords(fix)}`;
}

function consequences({ details, id, expired }: JudgedFinding): string {
  const was = expired === undefined ? [] : [`was accepted: ${code(expired.reason, FLOW)}`];
  return [...details.map((detail) => markdownPhrase(detail, FLOW)), ...was, `id ${code(id, FLOW)}`]
    .map((text) => `  - ${text}`)
    .join('\n');
}
