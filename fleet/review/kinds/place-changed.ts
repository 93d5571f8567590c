import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const placeChanged = {
  id: 'place-changed',
  level: 'review',
  sign: '!',
  meaning: 'The plan goes to another cluster or namespace, or uses other providers, than its state was made with.',
  lasts: 'Until it is undone.',
  question: 'Is that the cluster of this stack, and are these the providers that you use?',
  fix: UNDO,
} as const satisfies ReviewRule;
