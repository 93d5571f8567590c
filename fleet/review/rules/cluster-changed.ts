import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const clusterChanged = {
  id: 'cluster-changed',
  level: 'data',
  sign: '✗',
  meaning:
    'One server becomes a cluster, or the servers of a cluster are renamed: their streams are deleted or become unreachable.',
  fix: 'Undo the change, or back up and restore the streams as in docs/changes.md.',
} as const satisfies ReviewRule;
