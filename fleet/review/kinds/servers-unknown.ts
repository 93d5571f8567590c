import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const serversUnknown = {
  id: 'servers-unknown',
  level: 'review',
  sign: '?',
  meaning:
    'A state that was applied before has no servers of its tier, and the plan creates them. Others may exist that it does not know.',
  lasts: 'Until it is applied: it fails at objects that exist, or creates the tier a second time elsewhere.',
  question: 'Did the first deployment fail, or is there a tier that the state has lost?',
  fix: 'If there is one, import it with `npx fleet imports` before anything is applied.',
} as const satisfies ReviewRule;
