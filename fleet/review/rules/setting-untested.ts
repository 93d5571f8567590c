import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const settingUntested = {
  id: 'setting-untested',
  level: 'review',
  sign: '?',
  meaning: 'A setting that has not been tested changes: what nats-server does is not known.',
  fix: 'Try it first, as in docs/how-to/try-a-change-before-deploying.md.',
} as const satisfies ReviewRule;
