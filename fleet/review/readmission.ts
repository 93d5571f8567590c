import type { Side } from '../model/from-plan';
import { generationOfUser, leafOfUser } from '../model/leaf-user';
import type { ConfUser } from '../model/users';
import { byLeaf } from './conf-users';
import type { Note, Notes, PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';

/** The revoked users, by leaf. */
export function revokedLeaves({ revoked }: Side): Map<string, string[]> {
  const leaves = new Map<string, string[]>();
  for (const user of revoked) leaves.set(leafOfUser(user), [...(leaves.get(leafOfUser(user)) ?? []), user]);
  return leaves;
}

/** The leaves that a hub or region accepts. */
function accepted(side: Side): ReadonlyMap<string, unknown> {
  return byLeaf(side.users() ?? []);
}

/** That a revoked leaf is accepted again, and whether with an identity that was revoked. */
export function readmission(
  name: string,
  now: readonly ConfUser[],
  revokedUsers: readonly string[],
  more: readonly Phrase[],
): Note {
  const users = now.filter(({ isSystem }) => !isSystem).map(({ user }) => user);
  const newest = Math.max(...revokedUsers.map(generationOfUser));
  const old = users.filter((user) => generationOfUser(user) <= newest);
  const isOld = old.length > 0;
  return {
    about: name,
    title: isOld
      ? phrase`${name} is accepted again, with a revoked identity`
      : phrase`${name} is accepted again, with a new identity`,
    details: isOld
      ? [
          phrase`Anyone with a copy of its key or password is accepted too. If it is compromised, accept the site with a new identity only: ${`identity: { generation: ${newest + 1} }`}, without overlap.`,
          ...more,
        ]
      : [
          phrase`It is accepted as ${listed(users)}; its revoked identity ${listed(revokedUsers)} stays refused.`,
          ...more,
        ],
    key: [name, isOld ? 'the same' : 'new', JSON.stringify(now)],
  };
}

/** The warning for a leaf with a certificate that is removed without being listed as revoked. */
export function outlives(): Phrase {
  return phrase`Its certificate stays valid until it expires: if a site is added under this name later, anyone with a copy of the key is accepted as that site. To prevent that, keep the site in the environment with ${'revoked: true'}.`;
}

/** Leaves that are neither listed as revoked any more nor accepted: nothing remembers them. */
export function forgotten({ before }: PlannedStack, notes: Notes, all: readonly PlannedStack[]): void {
  for (const [name, revokedUsers] of revokedLeaves(before)) {
    const isKnown = all.some((each) => revokedLeaves(each.after).has(name) || accepted(each.after).has(name));
    if (isKnown) continue;
    notes.add('revocation-forgotten', {
      about: name,
      title: phrase`${name} is no longer listed as revoked`,
      details: [
        phrase`Nothing remembers then that it was revoked: a site that is added under this name later is reported as new, and anyone with a copy of a certificate of ${listed(revokedUsers)} is accepted until that expires. Keep the site in the environment with ${'revoked: true'} until then, or never reuse its name.`,
      ],
      key: [name, ...revokedUsers],
    });
  }
}
