import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serverUnproven = {
  id: 'server-unproven',
  level: 'review',
  sign: '!',
  meaning:
    'nats-server becomes a release that has not passed every drill, such as one of a newer line: its behavior is not known.',
  fix: 'Use a release from docs/versions.md, or rehearse this one first.',
} as const satisfies ReviewRule;
