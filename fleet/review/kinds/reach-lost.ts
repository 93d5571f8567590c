import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const reachLost = {
  id: 'reach-lost',
  level: 'review',
  sign: '−',
  keeps: EVERYTHING_STORED,
  meaning:
    'Someone is cut off, or may be: a Service, a port, an address range or traffic between pods is no longer there, is narrower, or leads elsewhere. Sites keep running, and what their streams store waits for the link.',
  lasts: 'Until it is undone: nothing takes another way automatically.',
  question: 'Who connects there, and do they all have another way?',
  fix: 'Undo the change and deploy again. A load balancer that was deleted may come back with another address.',
} as const satisfies ReviewRule;
