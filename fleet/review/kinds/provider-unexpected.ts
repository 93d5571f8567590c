import type { ReviewRule } from '../rule';

/** See docs/reference/findings.md. */
export const providerUnexpected = {
  id: 'provider-unexpected',
  level: 'review',
  sign: '!',
  meaning: 'The plan uses a provider, a cluster or a way to reach it that this project does not set up.',
  lasts: 'Until it is undone.',
  question: 'Does the plan go to the cluster of this stack, by the kubeconfig of its environment and nothing else?',
  fix: 'Undo it in the configuration of the stack, and plan again.',
} as const satisfies ReviewRule;
