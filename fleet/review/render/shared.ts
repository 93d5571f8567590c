import { leafOfUser } from '../../model/leaf-user';
import { nameOfStack, withoutName } from '../own-names';
import type { SettingReview, StackReview } from '../review';

/** One thing that is the same in many stacks, or for many sites of one stack. */
export interface Shared<T> {
  /** From the first of the stacks. */
  readonly what: T;
  /** Names of all stacks that have it. */
  readonly stacks: readonly string[];
  /** Whom each of them is about: the user that it names, or its stack. */
  readonly names: readonly string[];
  /** Whether the others have their own names in place of that of the first. */
  readonly ownNames: boolean;
}

/**
 * Merges what is the same in several stacks: a change of 1,000 sites is one to read. Where it contains the name of its
 * stack or site, the others may contain theirs. What fewer have comes first: there is what differs.
 * @param userOf the user that a thing is about. @default none
 */
export function shared<T extends object>(
  stacks: readonly StackReview[],
  pick: (stack: StackReview) => readonly T[],
  userOf: (what: T) => string | undefined = () => undefined,
): Shared<T>[] {
  const found = new Map<string, { what: T; text: string; stacks: Set<string>; names: string[]; ownNames: boolean }>();
  for (const review of stacks) {
    const { stack } = review;
    for (const what of pick(review)) {
      const user = userOf(what);
      const text = JSON.stringify({ ...what, path: undefined });
      const own = withoutName(text, nameOfStack(stack));
      const key = user === undefined ? own : withoutName(own, user);
      const known = found.get(key) ?? { what, text, stacks: new Set(), names: [], ownNames: false };
      known.stacks.add(stack);
      known.names.push(user ?? stack);
      known.ownNames ||= known.text !== text;
      found.set(key, known);
    }
  }
  return [...found.values()]
    .map(({ what, stacks: all, names, ownNames }) => ({ what, stacks: [...all], names, ownNames }))
    .sort((a, b) => a.names.length - b.names.length);
}

/** The settings of nats.conf that change; of many users that get the same, each user is one of them. */
export function sharedSettings(stacks: readonly StackReview[]): Shared<SettingReview>[] {
  return shared(
    stacks,
    ({ settings }) => settings,
    ({ name }) => {
      const user = /^accounts\..+\.users\[([^\]]+)\]/.exec(name)?.[1];
      return user && leafOfUser(user);
    },
  );
}
