import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const linkUnseen = {
  id: 'link-unseen',
  level: 'review',
  sign: '?',
  keeps: EVERYTHING_STORED,
  meaning:
    'A region or site is going to connect to another address or as another user, and no plan here is of what it connects to.',
  lasts: 'Until its hub or region lets it in: it stores what is published meanwhile, and nothing crosses the link.',
  question: 'Does the hub or region at that address let it in already?',
  fix: 'Plan the hub or region too, and apply it first.',
} as const satisfies ReviewRule;
