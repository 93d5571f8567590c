import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prose, table } from './markdown';

const FOLDER = join(__dirname, '../__tests__/fleet/review/cases');

/** A case, as the file beside its test keeps it. */
export interface KeptCase {
  readonly title: string;
  readonly wanted: string;
  readonly given: string;
  /** Ids of its findings; of a safe one those that it is named for. */
  readonly findings: readonly string[];
}

/** The cases of a review, by the name of the file that keeps them. */
export function keptCases(): ReadonlyMap<string, readonly KeptCase[]> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'));
  return new Map(
    files.sort().map((file) => [file.replace('.txt', ''), casesIn(readFileSync(join(FOLDER, file), 'utf8'))]),
  );
}

function casesIn(text: string): KeptCase[] {
  return `\n${text}`
    .split('\n## ')
    .slice(1)
    .map((section) => {
      const [title = '', verdicts = '', ...findings] = section.trimEnd().split('\n');
      const [, wanted = '', given = ''] = /^wanted: (\w+), given: (\w+)$/.exec(verdicts) ?? [];
      return {
        title,
        wanted,
        given,
        findings: [...new Set(findings.map((line) => line.split(' ')[1]?.replace(/:$/, '') ?? ''))],
      };
    });
}

/** docs/reference/review-cases.md. */
export function reviewCasesReference(): string {
  const areas = [...keptCases()];
  const all = areas.flatMap(([, cases]) => cases);
  const count = (wanted: string) => all.filter((each) => each.wanted === wanted).length;
  return [
    '# Cases of the review\n',
    'The changes of a fleet that a review is tested with, the verdict that is wanted, and the one that is given.\n',
    `${prose(
      `Written by \`npm run generate\` from \`__tests__/fleet/review/cases/\`, whose tests hold it current: ${all.length} cases, of which ${count('safe')} are harmless, ${count('review')} need review and ${count('data')} lose stored data. What each finding means: findings.md.`,
    ).replace('findings.md', '[findings.md](findings.md)')}\n`,
    ...areas.flatMap(([area, cases]) => [
      `## ${area}\n`,
      table(
        ['case', 'wanted', 'given', 'findings'],
        cases.map(({ title, wanted, given, findings }) => [cell(title), wanted, given, findings.join(', ')]),
      ),
    ]),
  ].join('\n');
}

/** Text in a cell of a table, in which nothing is mark-up. */
function cell(text: string): string {
  return text.replace(/[\\<>*_`[\]]/g, '\\$&');
}
