import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const volumeDestroyed = {
  id: 'volume-destroyed',
  level: 'data',
  sign: '✗',
  meaning: 'Volumes are deleted, on their own or with their namespace or StatefulSet.',
  fix: 'Do not apply this unless the data may be lost. To keep it, set `keepOnDestroy`, or remove the tier with `npx fleet destroy`.',
} as const satisfies ReviewRule;
