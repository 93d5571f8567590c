import type { RolloutReview } from './review';

/** What becomes of who is served while pods are made anew. */
export function meanwhile({ quorumKept, pods }: Pick<RolloutReview, 'quorumKept' | 'pods'>): string {
  if (quorumKept) return 'quorum kept';
  return pods.length === 1 ? 'nobody is served meanwhile' : 'no quorum meanwhile: streams cannot be written';
}
