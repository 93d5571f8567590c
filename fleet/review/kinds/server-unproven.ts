import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serverUnproven = {
  id: 'server-unproven',
  level: 'review',
  sign: '!',
  meaning:
    'nats-server becomes a release that has not passed every drill, such as one of a newer line: its behavior is not known.',
  lasts: 'As long as this release runs.',
  question: 'Did this release pass a rehearsal of your environment?',
  fix: 'Use a release from docs/versions.md. An older one may not be able to read what this one stored.',
} as const satisfies ReviewRule;
