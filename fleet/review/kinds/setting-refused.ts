import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const settingRefused = {
  id: 'setting-refused',
  level: 'review',
  sign: '~',
  meaning:
    'nats-server does not apply the new value: neither by reload nor, where it has stored data, after a restart.',
  lasts: 'Until it is undone. A server that stops meanwhile may not start again, or without its data.',
  question: 'Must it be in this plan, although nats-server does not apply it?',
  fix: 'Undo the change. docs/reference/settings.md lists what nats-server does with each setting.',
} as const satisfies ReviewRule;
