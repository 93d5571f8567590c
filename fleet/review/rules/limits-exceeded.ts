import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const limitsExceeded = {
  id: 'limits-exceeded',
  level: 'review',
  sign: '!',
  meaning: 'nats.conf needs more than the pods or volumes have: memory, disk, or time to stop.',
  fix: 'Make both fit in one deploy: change the setting, or the memory limit, volume or grace period.',
} as const satisfies ReviewRule;
