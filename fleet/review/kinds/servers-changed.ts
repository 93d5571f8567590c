import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serversChanged = {
  id: 'servers-changed',
  level: 'review',
  sign: '~',
  keeps: ['volume', 'domain'],
  meaning: 'A cluster gets more servers or another name. Stored data stays.',
  lasts: 'Until it is undone; with fewer servers again, the cluster still counts those that went.',
  question: 'Is each stream meant to get replicas on the new servers, and is there room for their volumes?',
  fix: 'From more servers to fewer: docs/changes.md.',
} as const satisfies ReviewRule;
