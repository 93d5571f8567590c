import { blocksOf, type Seen, type SeenMap, textOf } from '../model/plan/seen';

/**
 * What becomes of the volumes of a StatefulSet when it is deleted, and of those of servers that it loses:
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention
 */
export interface Retention {
  /** `Retain` where they stay for certain. */
  readonly deleted: string;
  readonly scaled: string;
}

/** The retention of the volumes of a StatefulSet, by its `spec`. */
export function retentionOf(spec: SeenMap): Retention {
  const { persistent_volume_claim_retention_policy: policy = null } = spec;
  const [block = {}] = blocksOf(policy);
  if (policy !== null && !Array.isArray(policy)) return { deleted: NOT_KNOWN, scaled: NOT_KNOWN };
  return { deleted: whenOf(block.when_deleted), scaled: whenOf(block.when_scaled) };
}

/** What stands where a plan does not say it. */
const NOT_KNOWN = '(not known)';

/** Volumes stay by default. */
function whenOf(value: Seen | undefined): string {
  if (value === undefined || value === null || value === '') return 'Retain';
  return textOf(value) ?? NOT_KNOWN;
}
