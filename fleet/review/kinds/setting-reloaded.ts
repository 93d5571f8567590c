import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const settingReloaded = {
  id: 'setting-reloaded',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning: 'A setting changes, and nats-server applies it without a restart.',
  lasts: 'Until it is undone.',
  fix: UNDO,
} as const satisfies ReviewRule;
