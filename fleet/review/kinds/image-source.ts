import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const imageSource = {
  id: 'image-source',
  level: 'review',
  sign: '!',
  meaning: 'An image comes from another repository, or names no version that is known: another program may run.',
  lasts: 'As long as the image runs.',
  question: 'Do you trust this repository, and has this version been tested?',
  fix: 'Use an image with a version from the former repository, and deploy again. If the other one is not to be trusted, replace the keys in its pods too.',
} as const satisfies ReviewRule;
