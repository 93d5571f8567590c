import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const settingWaitsForRestart = {
  id: 'setting-waits-for-restart',
  level: 'review',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'A setting changes that takes effect after a restart, and this plan does not restart the servers.',
  lasts: 'The old value applies until the servers restart.',
  question: 'Who restarts the servers, and when?',
  fix: 'To apply it, restart the servers after the deploy: `kubectl rollout restart`. Undone before that, it has no effect.',
} as const satisfies ReviewRule;
