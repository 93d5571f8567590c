import { type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const settingChanged = {
  id: 'setting-changed',
  level: 'review',
  sign: '!',
  meaning: 'A setting of nats.conf gets a value that is not among those known to be harmless.',
  lasts: 'Until it is undone.',
  question: 'Who relies on the old value? docs/reference/settings.md lists which changes of each setting are harmless.',
  fix: UNDO,
} as const satisfies ReviewRule;
