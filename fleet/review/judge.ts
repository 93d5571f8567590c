import { createHash } from 'node:crypto';
import type { Finding, JudgedFinding } from './finding';
import type { Level } from './level';
import { LEVELS } from './level';
import type { Policy } from './policy';
import { RULES, type RuleName } from './rules';

/**
 * Findings with their ids and levels, the worst first.
 * @param now decides which acceptances have expired
 */
export function judged(findings: readonly Finding[], policy: Policy, now: Date): JudgedFinding[] {
  const today = now.toISOString().slice(0, 10);
  const unique = new Map(findings.map((finding) => [idOf(finding), finding]));
  return [...unique]
    .map(([id, finding]): JudgedFinding => {
      const acceptance = policy.accepted.find((accepted) => accepted.id === id);
      return {
        ...finding,
        id,
        level: policy.levels[finding.rule] ?? RULES[finding.rule].level,
        ...(acceptance && (acceptance.until >= today ? { accepted: acceptance } : { expired: acceptance })),
      };
    })
    .sort(
      (a, b) =>
        LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
        ORDER.indexOf(a.rule) - ORDER.indexOf(b.rule) ||
        compare(a.stack, b.stack) ||
        compare(a.about ?? '', b.about ?? ''),
    );
}

/** The level that counts for the verdict: an accepted finding is safe. */
export function countingLevel({ level, accepted }: JudgedFinding): Level {
  return accepted ? 'safe' : level;
}

const ORDER = Object.keys(RULES) as RuleName[];

/** The same for the same finding, in every review. */
function idOf({ rule, stack, about, key }: Finding): string {
  const what = JSON.stringify([rule, stack, about ?? null, ...key]);
  return `${rule}-${createHash('sha256').update(what).digest('hex').slice(0, 8)}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
