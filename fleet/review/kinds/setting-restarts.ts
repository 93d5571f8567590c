import { EVERYTHING_STORED, RESTART, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const settingRestarts = {
  id: 'setting-restarts',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'A setting changes that takes effect after a restart, which this plan does.',
  lasts: 'Until it is undone.',
  fix: RESTART,
} as const satisfies ReviewRule;
