import { Option } from 'commander';
import type { Level } from '../review/level';
import { POLICY_FILE } from '../review/policy-file';
import type { FleetCommand, HelpRow } from './help-page';
import { wholeNumber } from './whole-number';

/** What a review writes, and when it stops a pipeline. */
export interface ReviewOptions {
  /** File for Markdown, e.g. for a comment on a pull request. */
  readonly markdown?: string;
  /** File for the page. */
  readonly html?: string;
  /** File for JSON. */
  readonly json?: string;
  /** The least level that gives an exit code other than 0. */
  readonly failOn: FailOn;
  /** The policy file. @default review.yaml, if there is one */
  readonly policy?: string;
  /** Characters that the Markdown may have. */
  readonly markdownLimit: number;
  /** What the Markdown calls the page. @default the path of its file */
  readonly page?: string;
}

/** A value of --fail-on. */
export type FailOn = (typeof FAIL_ON)[number];

/** The values of --fail-on, the least first. */
export const FAIL_ON = ['review', 'data', 'never'] as const;

/** Characters that GitHub takes as a comment; GitLab takes a million. */
export const COMMENT_LIMIT = 65_536;

/** Fewer do not hold the verdict with the worst findings. */
const LEAST_COMMENT = 2000;

/** Exit codes by verdict. 1 is for what went wrong. */
export const EXIT_CODES: Readonly<Record<Level, number>> = { safe: 0, review: 2, data: 3 };

/** What `--help` says of the exit codes. */
export const EXIT_CODE_ROWS: readonly HelpRow[] = [
  ['0', 'safe, or below what --fail-on names'],
  ['1', 'something went wrong: the review is missing or incomplete'],
  ['2', 'needs review: somebody has to approve it'],
  ['3', 'destroys data'],
];

/** Adds the options that a review has. */
export function addReviewOptions(command: FleetCommand): FleetCommand {
  return command
    .option('--markdown <file>', 'write Markdown, for a comment on a pull request (default: no file)')
    .option('--html <file>', 'write a page: one file that needs no network (default: no file)')
    .option('--json <file>', 'write the review as JSON (default: no file)')
    .addOption(
      new Option('--fail-on <level>', 'the least verdict that gives an exit code other than 0')
        .choices(FAIL_ON)
        .default('review' satisfies FailOn),
    )
    .option('--policy <file>', `levels and accepted findings (default: ${POLICY_FILE}, if there is one)`)
    .option(
      '--markdown-limit <characters>',
      'how long the Markdown may be',
      wholeNumber({ from: LEAST_COMMENT }),
      COMMENT_LIMIT,
    );
}
