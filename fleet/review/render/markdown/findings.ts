import type { Level } from '../../level';
import type { Review } from '../../review';
import type { ReviewRule } from '../../rule';
import { RULES, type RuleName } from '../../rules';
import { accepted, alike, counted, families, type Group, nameOf, shortenedTo, stacksOf } from '../families';
import { LEVEL_TITLES } from '../words';
import { code, escapedMarkdown, escapedWords, FLOW, markdownList, markdownPhrase } from './code';
import { folded, headed, type Section } from './section';

/** Findings that destroy data, with their consequences and at most so many ids, or with their titles alone. */
export function dataLoss(review: Review, details: boolean, most: number): Section {
  const items = families(counted(review, 'data')).flatMap(({ rule, groups }) =>
    details
      ? [...groups.map((group) => `${line(group)}\n${consequences(group, most)}`), kindLine(rule)]
      : groups.map(line),
  );
  return { open: '', items, close: '' };
}

/** Findings of a level, one line for those that differ only in the name of their site, at most so many of each rule. */
export function findingLines(review: Review, level: Level, most: number): Section {
  const all = families(counted(review, level)).flatMap(({ rule, groups }) => {
    const { first, between, last } = shortenedTo(most, groups);
    const { sign, meaning } = RULES[rule];
    const more = `- **${escapedMarkdown(sign)}** and ${between.toLocaleString('en')} more: ${escapedMarkdown(meaning)} See the full page.`;
    const lines = [...first.map(line), ...(between > 0 ? [more] : []), ...last.map(line)];
    return [...lines, ...(level === 'safe' ? [] : [kindLine(rule)])];
  });
  return headed({ title: LEVEL_TITLES[level], all, most: all.length, write: (text) => text });
}

/** Consequences and ids of the findings of a level; at most so many of each rule. */
export function findingDetails(review: Review, level: Level, most: number): Section {
  const all = families(counted(review, level)).flatMap(({ rule, groups }) => [
    ...groups.slice(0, most).map((group) => `${line(group)}\n${consequences(group, most)}`),
    ...(level === 'safe' ? [kindLine(rule)] : []),
  ]);
  return folded({
    title: `${LEVEL_TITLES[level]}: consequences, and ids to accept`,
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
      return `${line([finding])}\n  - ${code(reason, FLOW)}${who}, until ${code(until, FLOW)}; ${code(finding.id, FLOW)}`;
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

function line(group: Group): string {
  const [{ rule, title, stack, expired, ineffective }] = group;
  const stacks = stacksOf(group);
  const others = alike(group);
  const whom = [
    ...(stacks.length === 1 ? [code(stack, FLOW)] : []),
    ...(others === undefined ? [] : [markdownPhrase(others, FLOW)]),
    ...(expired === undefined ? [] : [`**acceptance expired on ${code(expired.until, FLOW)}**`]),
    ...(ineffective === undefined ? [] : ['**accepted without effect: not all of it is known**']),
  ];
  return `- **${escapedMarkdown(RULES[rule].sign)}** ${[markdownPhrase(title, FLOW), ...whom].join(' · ')}`;
}

/** What is the same for all findings of a kind, below them. */
function kindLine(rule: RuleName): string {
  const { question, lasts, fix }: ReviewRule = RULES[rule];
  const asked = question === undefined ? '' : `**${escapedWords(question)}** `;
  return `  - ${asked}For how long: ${escapedWords(lasts)} The way back: ${escapedWords(fix)}`;
}

function consequences(group: Group, most: number): string {
  const [{ level, details, expired, unseen }] = group;
  const was = expired === undefined ? [] : [`was accepted: ${code(expired.reason, FLOW)}`];
  const hidden =
    unseen === undefined || level === 'safe'
      ? []
      : [`cannot be accepted, hidden or not known yet: ${markdownList(unseen, FLOW, 3)}`];
  return [...details.map((detail) => markdownPhrase(detail, FLOW)), ...was, ...hidden, ids(group, most)]
    .map((text) => `  - ${text}`)
    .join('\n');
}

/** The ids of a group, each with the name that it is about where there are several. */
function ids(group: Group, most: number): string {
  const [{ id }] = group;
  if (group.length === 1) return `id ${code(id, FLOW)}`;
  const shown = group.slice(0, most).map((finding) => `${code(nameOf(finding), FLOW)} ${code(finding.id, FLOW)}`);
  const rest = group.length - shown.length;
  return `ids: ${shown.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
}
