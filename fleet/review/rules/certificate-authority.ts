import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const certificateAuthority = {
  id: 'certificate-authority',
  level: 'review',
  sign: '↻',
  meaning:
    'An authority is recreated or removed: certificates that it signed are refused wherever it is no longer trusted.',
  fix: 'Replace an authority in two deploys, as in docs/how-to/replace-the-certificate-authority.md.',
} as const satisfies ReviewRule;
