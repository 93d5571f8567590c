import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const storeLimitLower = {
  id: 'store-limit-lower',
  level: 'review',
  sign: '✗',
  meaning: 'JetStream may use less memory or disk than before.',
  lasts: 'Until it is undone.',
  question:
    'Does what JetStream holds there fit? Streams with a larger `maxBytes` need a smaller one in an earlier deploy.',
  fix: 'Set the former limit again and deploy: what is on disk is kept. In which order to lower both: docs/changes.md.',
} as const satisfies ReviewRule;
