import type { JudgedFinding } from '../finding';
import type { Level } from '../level';
import type { Review } from '../review';
import type { RuleName } from '../rules';

/** More findings of one rule than this are folded. */
export const FAMILY_SIZE = 8;

/** Findings of one rule, in the order of the review. */
export interface Family {
  readonly rule: RuleName;
  readonly findings: readonly JudgedFinding[];
}

/** The findings of a review that count for its verdict, of one level. */
export function counted(review: Review, level: Level): JudgedFinding[] {
  return review.findings.filter((finding) => finding.level === level && finding.accepted === undefined);
}

/** The accepted findings of a review. */
export function accepted(review: Review): JudgedFinding[] {
  return review.findings.filter((finding) => finding.accepted !== undefined);
}

/** Findings by rule; rules in the order of their first finding. */
export function families(findings: readonly JudgedFinding[]): Family[] {
  const found = new Map<RuleName, JudgedFinding[]>();
  for (const finding of findings) {
    const known = found.get(finding.rule);
    if (known === undefined) found.set(finding.rule, [finding]);
    else known.push(finding);
  }
  return [...found].map(([rule, members]) => ({ rule, findings: members }));
}
