import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serversRemoved = {
  id: 'servers-removed',
  level: 'data',
  sign: '✗',
  meaning: 'A cluster gets fewer servers: stream replicas on the removed ones are lost to it.',
  fix: 'Check with `nats stream info` that each stream keeps a majority of its replicas, then follow docs/changes.md.',
} as const satisfies ReviewRule;
