import { type PlanSource, readPlans } from '../model/plan/read-plan';
import { LEVELS, type Level } from '../review/level';
import { makeReview, type WaitingStack } from '../review/make-review';
import { readPolicy } from '../review/policy';
import { reviewHtml, reviewJson, reviewMarkdown, reviewText } from '../review/render';
import { EXIT_CODES, type FailOn, type ReviewOptions } from './review-options';
import { style } from './terminal';
import { writeFiles } from './write-files';

/**
 * Reviews plans, writes what is asked for, prints a summary, and sets the exit code.
 * @returns the verdict
 * @throws UserError with every problem of plans, policy and files; then nothing is written
 */
export function reviewAndDeliver(
  sources: readonly PlanSource[],
  waiting: readonly WaitingStack[],
  options: ReviewOptions,
): Level {
  const policy = readPolicy(options.policy);
  const review = makeReview({ plans: readPlans(sources), waiting, policy, now: new Date() });
  const files = new Map<string, string>();
  if (options.markdown) {
    const markdown = reviewMarkdown(review, {
      limit: options.markdownLimit,
      ...(options.html && { page: options.page ?? options.html }),
    });
    files.set(options.markdown, markdown);
  }
  if (options.html) files.set(options.html, reviewHtml(review));
  if (options.json) files.set(options.json, reviewJson(review));
  writeFiles(files);
  process.stdout.write(`${reviewText(review, style())}\n`);
  process.exitCode = exitCode(review.verdict, options.failOn);
  return review.verdict;
}

/** The exit code that a verdict has. */
function exitCode(verdict: Level, failOn: FailOn): number {
  if (failOn === 'never' || LEVELS.indexOf(verdict) < LEVELS.indexOf(failOn)) return 0;
  return EXIT_CODES[verdict];
}
