import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const imageSource = {
  id: 'image-source',
  level: 'review',
  sign: '!',
  meaning: 'An image comes from another repository, or names no version: another program may run.',
  fix: 'Check the repository, and use an image with a version.',
} as const satisfies ReviewRule;
