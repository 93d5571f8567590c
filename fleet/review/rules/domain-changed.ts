import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const domainChanged = {
  id: 'domain-changed',
  level: 'data',
  sign: '✗',
  meaning: 'A JetStream domain is renamed: whoever reads from it under the old name no longer reaches it.',
  fix: 'Undo the change, or rename it in everything that reads from it: streams that source from it, and clients.',
} as const satisfies ReviewRule;
