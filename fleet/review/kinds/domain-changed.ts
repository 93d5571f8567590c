import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const domainChanged = {
  id: 'domain-changed',
  level: 'data',
  sign: '✗',
  keeps: ['volume', 'stream'],
  meaning: 'A JetStream domain is renamed: whoever reads from it under the old name no longer reaches it.',
  lasts: 'Until it is undone, or whoever reads from it uses the new name.',
  question: 'Does everything that reads from it, streams that source from it and clients, use the new name too?',
  fix: 'Undo the change: the streams are still there.',
} as const satisfies ReviewRule;
