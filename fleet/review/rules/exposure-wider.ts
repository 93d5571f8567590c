import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const exposureWider = {
  id: 'exposure-wider',
  level: 'review',
  sign: '!',
  meaning: 'More is reachable from outside: ports, addresses, another type of Service, a wider network policy.',
  fix: 'Check that it must be reachable from there. Otherwise narrow ports, source ranges or policies.',
} as const satisfies ReviewRule;
