import type { JudgedFinding } from '../../finding';
import type { Level } from '../../level';
import type { Review } from '../../review';
import { RULES } from '../../rules';
import { accepted, counted, families } from '../families';
import { LEVEL_TITLES } from '../words';
import { code, escapedMarkdown, FLOW, markdownPhrase } from './code';
import { folded, headed, type Section } from './section';

/** Findings that destroy data, with their consequences, or with their titles alone. */
export function dataLoss(review: Review, details: boolean): Section {
  const items = counted(review, 'data').map((finding) =>
    details ? `${line(finding)}\n${consequences(finding)}` : line(finding),
  );
  return { open: '', items, close: '' };
}

/** Findings of a level, one line each, at most so many of each rule. */
export function findingLines(review: Review, level: Level, most: number): Section {
  const all = families(counted(review, level)).flatMap(({ rule, findings }) => {
    const rest = findings.length - most;
    const lines = findings.slice(0, most).map(line);
    if (rest <= 0) return lines;
    const { sign, meaning } = RULES[rule];
    return [
      ...lines,
      `- **${escapedMarkdown(sign)}** and ${rest.toLocaleString('en')} more: ${escapedMarkdown(meaning)} See the full page.`,
    ];
  });
  return headed({ title: LEVEL_TITLES[level], all, most: all.length, write: (text) => text });
}

/** Consequences and ids of the findings of a level; at most so many of each rule. */
export function findingDetails(review: Review, level: Level, most: number): Section {
  const all = families(counted(review, level)).flatMap(({ findings }) => findings.slice(0, most));
  return folded({
    title: `${LEVEL_TITLES[level]}: consequences, and ids to accept in review.yaml`,
    all,
    most: all.length,
    write: (finding) => `${line(finding)}\n${consequences(finding)}`,
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

function consequences({ details, id, expired }: JudgedFinding): string {
  const was = expired === undefined ? [] : [`was accepted: ${code(expired.reason, FLOW)}`];
  return [...details.map((detail) => markdownPhrase(detail, FLOW)), ...was, `id ${code(id, FLOW)}`]
    .map((text) => `  - ${text}`)
    .join('\n');
}
