import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const resourceChanged = {
  id: 'resource-changed',
  level: 'review',
  sign: '~',
  meaning: 'A resource is created, changed or forgotten; no other rule covers it.',
  lasts: 'Until it is undone.',
  question: 'Is each of its changes in the list expected?',
  fix: 'Undo the change and deploy again. What Terraform forgets must be imported again.',
} as const satisfies ReviewRule;
