import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const hubFirst = {
  id: 'hub-first',
  level: 'safe',
  sign: '?',
  keeps: EVERYTHING_STORED,
  meaning:
    'A region or site is new, and no plan here is of the hub or region that it connects to, which has to let it in.',
  lasts: 'Until that one is applied: the new one stores what is published, and nothing crosses the link.',
  fix: 'Plan and apply the hub or region.',
} as const satisfies ReviewRule;
