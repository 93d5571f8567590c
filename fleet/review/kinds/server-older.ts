import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serverOlder = {
  id: 'server-older',
  level: 'review',
  sign: '↻',
  meaning: 'nats-server becomes an older version, which may not be able to read what the newer one stored.',
  lasts: 'As long as the older version runs.',
  question: 'Are the streams backed up, and can this version read what the newer one stored?',
  fix: 'Back up the streams first: `nats stream backup`. Then deploy the newer version again.',
} as const satisfies ReviewRule;
