import { createHash } from 'node:crypto';
import { natural } from '../../lib/natural';
import type { Acceptance, Finding, JudgedFinding } from './finding';
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
        ...(acceptance && outcome(finding, acceptance, today)),
      };
    })
    .sort(
      (a, b) =>
        LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
        ORDER.indexOf(a.rule) - ORDER.indexOf(b.rule) ||
        natural(a.stack, b.stack) ||
        natural(a.about ?? '', b.about ?? ''),
    );
}

/** What becomes of an acceptance. */
function outcome(
  { unseen = [] }: Finding,
  acceptance: Acceptance,
  today: string,
): Pick<JudgedFinding, 'accepted' | 'expired' | 'ineffective'> {
  if (unseen.length > 0) return { ineffective: acceptance };
  return acceptance.until >= today ? { accepted: acceptance } : { expired: acceptance };
}

/** The level that counts for the verdict: an accepted finding is safe. */
export function countingLevel({ level, accepted }: JudgedFinding): Level {
  return accepted ? 'safe' : level;
}

const ORDER = Object.keys(RULES) as RuleName[];

/**
 * The same for the same finding, in every review, whatever words of ours it has; another one as soon as any value in it
 * is another one. So long that nobody finds two findings with one id.
 */
function idOf({ rule, stack, about, key, title, details }: Finding): string {
  const values = [title, ...details].map((words) =>
    words.flatMap((part) => (typeof part === 'string' ? [] : part.value)),
  );
  const what = JSON.stringify([rule, stack, about ?? null, ...key, values.filter(({ length }) => length > 0)]);
  return `${rule}-${createHash('sha256').update(what).digest('hex').slice(0, 32)}`;
}
