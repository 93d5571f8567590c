import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const settingWaitsForRestart = {
  id: 'setting-waits-for-restart',
  level: 'review',
  sign: '~',
  meaning: 'A setting changes that takes effect after a restart, and this plan does not restart the servers.',
  fix: 'Restart the servers after the deploy: `kubectl rollout restart`.',
} as const satisfies ReviewRule;
