import { NOTHING, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const settingReloaded = {
  id: 'setting-reloaded',
  level: 'safe',
  sign: '~',
  meaning: 'A setting changes, and nats-server applies it without a restart.',
  fix: NOTHING,
} as const satisfies ReviewRule;
