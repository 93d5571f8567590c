import type { RolloutReview } from './review';

/** What clients notice while pods restart. */
export function meanwhile({ quorumKept, lacking, pods, reconnecting }: RolloutReview): string {
  if (quorumKept) return 'quorum is kept';
  if (pods.length === 1 && lacking === undefined) {
    return `${reconnecting.length > 0 ? 'leaves and ' : ''}local clients are disconnected until it is Ready`;
  }
  if (lacking !== undefined) return 'it is not certain that quorum is kept';
  return 'no quorum meanwhile: streams cannot be written';
}
