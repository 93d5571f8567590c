import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const volumeDestroyed = {
  id: 'volume-destroyed',
  level: 'data',
  sign: '✗',
  meaning: 'Volumes are deleted, on their own or with their namespace or StatefulSet.',
  lasts: 'For good.',
  question: 'May everything that is stored on them be lost?',
  fix: 'A backup only. To keep the volumes, set `keepOnDestroy`, or remove the tier with `npx fleet destroy`.',
} as const satisfies ReviewRule;
