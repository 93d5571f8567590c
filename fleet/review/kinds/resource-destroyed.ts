import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const resourceDestroyed = {
  id: 'resource-destroyed',
  level: 'review',
  sign: '−',
  meaning: 'A resource is destroyed or recreated; no other rule covers it.',
  lasts: 'Until it is created again.',
  question: 'Does anything else use it?',
  fix: 'Add it again and deploy: it is created again, without what it held.',
} as const satisfies ReviewRule;
