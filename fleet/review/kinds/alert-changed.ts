import { EVERYTHING_STORED, type ReviewRule, UNDO } from '../rule';

/** See docs/reference/findings.md. */
export const alertChanged = {
  id: 'alert-changed',
  level: 'safe',
  sign: '~',
  keeps: EVERYTHING_STORED,
  meaning:
    'A Prometheus rule is added, or becomes what this version of the project writes, fires earlier, or says more to its reader; a certificate is watched that was not, or was renewed.',
  lasts: 'Until it is undone.',
  fix: UNDO,
} as const satisfies ReviewRule;
