import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clusterChanged = {
  id: 'cluster-changed',
  level: 'data',
  sign: '✗',
  keeps: ['volume', 'domain'],
  meaning:
    'One server becomes a cluster, or the servers of a cluster are renamed: their streams are deleted or become unreachable.',
  lasts: 'For good: undoing it usually brings nothing back.',
  question: 'Is each stream backed up, and are its publishers stopped?',
  fix: 'A backup only: back up before, restore after, as in docs/changes.md.',
} as const satisfies ReviewRule;
