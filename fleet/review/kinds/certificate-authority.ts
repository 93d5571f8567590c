import { EVERYTHING_STORED, type ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateAuthority = {
  id: 'certificate-authority',
  level: 'review',
  sign: '↻',
  keeps: EVERYTHING_STORED,
  meaning:
    'An authority is recreated or removed: certificates that it signed are refused wherever it is no longer trusted.',
  lasts: 'Until whoever connects trusts the new authority and has a certificate from it.',
  question: 'Does every stack trust the new authority already?',
  fix: 'Replace an authority in two deploys, as in docs/how-to/replace-the-certificate-authority.md. A key that is gone comes back only with a backup of the state.',
} as const satisfies ReviewRule;
