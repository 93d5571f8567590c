import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const volumeChanged = {
  id: 'volume-changed',
  level: 'review',
  sign: '✗',
  meaning:
    'Size, class or retention policy of volumes changes. Kubernetes does not resize existing volumes of a StatefulSet.',
  fix: 'Enlarge each PersistentVolumeClaim by hand first. Check that the retention policy keeps the volumes.',
} as const satisfies ReviewRule;
