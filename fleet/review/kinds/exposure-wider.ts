import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const exposureWider = {
  id: 'exposure-wider',
  level: 'review',
  sign: '!',
  keeps: EVERYTHING_STORED,
  meaning: 'More is reachable from outside: ports, addresses, another type of Service, a wider network policy.',
  lasts: 'Until it is undone.',
  question: 'Must it be reachable from there, and for whom?',
  fix: 'Narrow ports, source ranges or policies, or undo the change, and deploy again.',
} as const satisfies ReviewRule;
