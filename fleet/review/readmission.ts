import type { Side } from '../model/from-plan';
import { generationOfUser, leafOfUser } from '../model/leaf-user';
import type { ConfUser } from '../model/users';
import { byLeaf } from './conf-users';
import type { Note, Notes, PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';

/** The users that were cut off, by leaf. */
export function revokedLeaves({ revoked }: Side): Map<string, string[]> {
  const leaves = new Map<string, string[]>();
  for (const user of revoked) leaves.set(leafOfUser(user), [...(leaves.get(leafOfUser(user)) ?? []), user]);
  return leaves;
}

/** The leaves that a hub or region lets in. */
function letIn(side: Side): ReadonlyMap<string, unknown> {
  return byLeaf(side.users() ?? []);
}

/** That a leaf is let in which was cut off, and whether by what it was cut off for. */
export function readmission(
  name: string,
  now: readonly ConfUser[],
  cutOff: readonly string[],
  more: readonly Phrase[],
): Note {
  const users = now.filter(({ isSystem }) => !isSystem).map(({ user }) => user);
  const newest = Math.max(...cutOff.map(generationOfUser));
  const old = users.filter((user) => generationOfUser(user) <= newest);
  const isOld = old.length > 0;
  return {
    about: name,
    title: isOld
      ? phrase`${name} is let in again, with the identity that was revoked`
      : phrase`${name} is let in again, with a new identity`,
    details: isOld
      ? [
          phrase`Whoever has a copy of its key or password is let in too. If it was in foreign hands, let the site in with a new one only: ${`identity: { generation: ${newest + 1} }`}, without overlap.`,
          ...more,
        ]
      : [phrase`As ${listed(users)}; what it was revoked with, ${listed(cutOff)}, stays refused.`, ...more],
    key: [name, isOld ? 'the same' : 'new', ...users],
  };
}

/** What is said of a leaf that goes without being listed as revoked, and shows a certificate. */
export function outlives(): Phrase {
  return phrase`Its certificate is good until it ends: a site that is added under this name later lets in whoever has a copy of its key. If that may be so, keep its line with ${'revoked: true'}.`;
}

/** Leaves that are neither listed as revoked any more nor let in: nothing remembers them. */
export function forgotten({ before }: PlannedStack, notes: Notes, all: readonly PlannedStack[]): void {
  for (const [name, cutOff] of revokedLeaves(before)) {
    const isKnown = all.some((each) => revokedLeaves(each.after).has(name) || letIn(each.after).has(name));
    if (isKnown) continue;
    notes.add('revocation-forgotten', {
      about: name,
      title: phrase`${name} is not listed as revoked any more`,
      details: [
        phrase`Nothing knows then that it was cut off: a site that is added under this name later is told of as a new one, and lets in whoever has a copy of a certificate of ${listed(cutOff)}, until that ends. Keep its line with ${'revoked: true'} until then, or never give the name to another site.`,
      ],
      key: [name, ...cutOff],
    });
  }
}
