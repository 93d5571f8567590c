import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const stackDestroyed = {
  id: 'stack-destroyed',
  level: 'review',
  sign: '−',
  meaning: 'A whole stack is destroyed.',
  lasts: 'Until it is deployed again, with new keys.',
  question: 'Is all of it meant to be removed?',
  fix: 'Deploy it again. What its volumes held is there only if they were kept, as by `npx fleet destroy`.',
} as const satisfies ReviewRule;
