import { LEVELS, type Level } from '../fleet/review/level';
import type { ReviewRule } from '../fleet/review/rule';
import { RULES } from '../fleet/review/rules';
import { escaped, wrapped, wrappedItem } from './markdown';

const HEAD = `# Findings of a review

What each finding of \`fleet plan\` and \`fleet review\` means: what happens, what to ask before saying yes, for how long,
and the way back.

Written by \`npm run generate\` from the rules of \`fleet/review/\`; a test holds it current. How a review works, and how a
team sets levels and accepts findings: [review.md](../review.md).
`;

/** Sections by level, the worst first. */
const SECTIONS: Readonly<Record<Level, string>> = {
  data: 'Level `data`: destroys data',
  review: 'Level `review`: needs review',
  safe: 'Level `safe`',
};

/** docs/reference/findings.md. */
export function findingsReference(): string {
  const rules = Object.entries(RULES);
  return [
    HEAD,
    ...LEVELS.toReversed().flatMap((level) => [
      `## ${SECTIONS[level]}\n`,
      ...rules.flatMap(([, rule]) => (rule.level === level ? section(rule) : [])),
    ]),
  ].join('\n');
}

function section({ id, sign, meaning, question, lasts, fix }: ReviewRule): string[] {
  const parts = [
    ...(question === undefined ? [] : [`Before you say yes: ${question}`]),
    `For how long: ${lasts}`,
    `The way back: ${fix}`,
  ];
  return [
    `### ${id}\n`,
    `${wrapped(`**${sign}** ${linked(meaning)}`)}\n`,
    `${parts.map((part) => wrappedItem(linked(part))).join('\n')}\n`,
  ];
}

/** Text with the pages of docs/ that it names as links from docs/reference/. */
function linked(text: string): string {
  return escaped(text).replace(/docs\/([\w/-]+\.md)/g, (_path, page: string) => {
    const target = page.startsWith('reference/') ? page.slice('reference/'.length) : `../${page}`;
    return `[${page}](${target})`;
  });
}
