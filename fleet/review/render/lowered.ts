import type { Level } from '../level';
import { joined, type Phrase, phrase } from '../phrase';
import { POLICY_FILE } from '../policy-file';
import type { Review } from '../review';

/** The policy file, or the one that a policy would be in. */
export function policyFile({ policyFile: file = POLICY_FILE }: Review): string {
  return file;
}

/**
 * Kinds of findings whose level the policy lowers: `lowered by review.yaml: volume-destroyed, data → safe`.
 * @param isOf which of them, by the level that they have without the policy
 * @returns `undefined` where there are none
 */
export function loweredText(review: Review, isOf: (level: Level) => boolean): Phrase | undefined {
  const all = review.lowered.filter(({ from }) => isOf(from));
  if (all.length === 0) return undefined;
  const rules = all.map(({ rule, from, to }): Phrase => [`${rule}, ${from} → ${to}`]);
  return phrase`lowered by ${policyFile(review)}: ${joined(rules, '; ')}`;
}

/** Whether lowering a rule of this level hides that data is lost. */
export function isData(level: Level): boolean {
  return level === 'data';
}

/** The opposite of {@link isData}. */
export function isNotData(level: Level): boolean {
  return level !== 'data';
}
