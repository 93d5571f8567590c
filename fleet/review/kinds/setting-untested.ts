import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const settingUntested = {
  id: 'setting-untested',
  level: 'review',
  sign: '?',
  meaning: 'A setting that has not been tested changes: what nats-server does is not known.',
  lasts: 'Not known.',
  question: 'Was it tried, as in docs/how-to/try-a-change-before-deploying.md?',
  fix: 'Undo the change and deploy again. Whether that restores everything is not known either.',
} as const satisfies ReviewRule;
