import type { RolloutReview } from './review';

/** What clients notice while pods restart. */
export function meanwhile({ quorumKept, pods, reconnecting }: RolloutReview): string {
  if (quorumKept) return 'quorum is kept';
  if (pods.length > 1) return 'no quorum meanwhile: streams cannot be written';
  return `${reconnecting.length > 0 ? 'leaves and ' : ''}local clients are disconnected until it is Ready`;
}
