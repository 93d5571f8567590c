import type { Level } from '../review/level';

/** How much a line matters that is shown on the page of a job. */
export type Importance = 'notice' | 'warning' | 'error';

/** What differs between the services that run pipelines, and a terminal. */
export interface Platform {
  /** Shows a line where the reader of a job looks first. */
  annotate(importance: Importance, text: string): void;
  /** Hands values to later steps and jobs. */
  outputs(values: Readonly<Record<string, string>>): void;
  /** Shows a review on the page of the run, in addition to the job's log, which has it already. */
  showReview(markdown: string, verdict: Level): void;
  /**
   * Comments on the pull request or merge request, or changes the comment that is there.
   * @param marker how the comment begins, by which it is found again
   * @param markdown the text after it
   * @throws UserError where that is not possible
   */
  comment(marker: string, markdown: string): Promise<void>;
  /** How stacks that wait are planned next, in one sentence; undefined where that begins without anybody. */
  next(stacks: readonly string[]): string | undefined;
}
