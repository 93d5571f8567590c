import { UserError } from '../../lib/user-error';
import type { Importance, Platform } from './platform';

/** A machine that is neither a runner of GitHub nor one of GitLab. */
export const TERMINAL: Platform = {
  annotate(importance: Importance, text: string): void {
    (importance === 'error' ? console.error : console.log)(text);
  },
  outputs(): void {},
  showReview(): void {},
  async comment(): Promise<void> {
    throw new UserError('--comment works in a job of GitHub Actions or GitLab CI/CD only');
  },
  next(stacks: readonly string[]): string {
    return `To plan what waited: npx fleet ci plan --bundle /tmp/next.bundle ${stacks.join(' ')}`;
  },
};
