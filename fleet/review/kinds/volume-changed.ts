import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const volumeChanged = {
  id: 'volume-changed',
  level: 'review',
  sign: '✗',
  keeps: ['stream', 'domain'],
  meaning:
    'Size, class or retention policy of volumes changes. Kubernetes does not resize existing volumes of a StatefulSet.',
  lasts: 'From this deploy on. Existing volumes keep their size and class.',
  question: 'Is each PersistentVolumeClaim enlarged already, and does the retention policy keep the volumes?',
  fix: 'Undo the change and deploy again. A volume that was enlarged stays as large.',
} as const satisfies ReviewRule;
