import { subjectCovers, subjectsOverlap, widestSubscription } from '../../constructs/subjects';
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

/** Subjects that the second rule allows and the first does not. */
export function gained(before: SubjectRule, after: SubjectRule): string[] {
  const more = after.allow.filter((subject) => !before.allow.some((allowed) => subjectCovers(allowed, subject)));
  const undone = before.deny.filter(
    (subject) =>
      !after.deny.some((denied) => subjectCovers(denied, subject)) &&
      after.allow.some((allowed) => subjectsOverlap(widestSubscription(allowed), subject)),
  );
  return [...more, ...undone.filter((subject) => !more.some((allowed) => subjectCovers(allowed, subject)))];
}

/** The rules of several users of one leaf combined: it may do what any of them may. */
export function together(rules: readonly SubjectRule[]): SubjectRule {
  const [first, ...others] = rules;
  if (!first) return { allow: [], deny: [] };
  return {
    allow: [...new Set(rules.flatMap(({ allow }) => allow))],
    deny: first.deny.filter((subject) => others.every(({ deny }) => deny.includes(subject))),
  };
}
