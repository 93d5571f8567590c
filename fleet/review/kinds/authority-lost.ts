import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const authorityLost = {
  id: 'authority-lost',
  level: 'data',
  sign: '✗',
  keeps: EVERYTHING_STORED,
  meaning:
    'The private key of an authority is deleted or forgotten: nothing can be issued by it any more, and every certificate of it must be replaced.',
  lasts: 'For good: a key cannot be made again. Certificates work until they expire.',
  question: 'Is this authority replaced already, and trusted nowhere?',
  fix: 'Undo the change before it is applied. Replace an authority in two deploys: docs/how-to/replace-the-certificate-authority.md.',
} as const satisfies ReviewRule;
