import { subjectsCover } from '../../constructs/subject-sets';
import { subjectsOverlap, widestSubscription } from '../../constructs/subjects';
import { leafOfUser } from '../model/leaf-user';
import type { ConfUser, SubjectRule } from '../model/users';

/** The users of each leaf, in the account of messages and in the system account. */
export function byLeaf(users: readonly ConfUser[]): Map<string, ConfUser[]> {
  const leaves = new Map<string, ConfUser[]>();
  for (const user of users.filter(({ isLeaf }) => isLeaf)) {
    leaves.set(leafOfUser(user.user), [...(leaves.get(leafOfUser(user.user)) ?? []), user]);
  }
  return leaves;
}

/** The subjects that a rule allows; none where it denies all, which is how nats.conf allows nothing. */
export function allowedOf({ allow, deny }: SubjectRule): readonly string[] {
  return deny.includes('>') ? [] : allow;
}

/** Subjects that the second rule allows and the first, all of its subjects together, does not. */
export function gained(before: SubjectRule, after: SubjectRule): string[] {
  const more = after.allow.filter((subject) => !subjectsCover(before.allow, subject));
  const undone = before.deny.filter(
    (subject) =>
      !subjectsCover(after.deny, subject) &&
      after.allow.some((allowed) => subjectsOverlap(widestSubscription(allowed), subject)),
  );
  return [...more, ...undone.filter((subject) => !subjectsCover(more, subject))];
}

/** The rules of several users of one leaf combined: it may do what any of them may. */
export function together(rules: readonly SubjectRule[]): SubjectRule {
  const [first, ...others] = rules;
  if (!first) return { allow: [], deny: [] };
  if (others.length === 0) return first;
  return {
    allow: [...new Set(rules.flatMap(({ allow }) => allow))],
    deny: first.deny.filter((subject) => others.every(({ deny }) => deny.includes(subject))),
  };
}
