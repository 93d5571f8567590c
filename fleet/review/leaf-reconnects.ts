import type { Side } from '../model/from-plan';
import { leafOfUser } from '../model/leaf-user';
import { accessListProblems, disconnectsLeaves } from './access-list';
import type { Notes, PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';
import { isReloaded } from './reloader';

/** What ends the connection of a leaf that may do less, or nothing any more. */
export function closing(stack: PlannedStack): Phrase {
  return disconnectsLeaves(stack)
    ? phrase`A Job closes its connection at the end of the deploy of ${stack.plan.stack}.`
    : phrase`No Job of this plan closes its connection: it stays connected, with its old permissions, until it reconnects.`;
}

/** Leaves whose entry in the list of accepted leaves changes, although their filters stay the same. */
export function dropped(stack: PlannedStack, notes: Notes, names: ReadonlySet<string>): void {
  for (const name of changedAccess(stack.before, stack.after)) {
    if (names.has(name)) continue;
    notes.add('leaves-reconnect', {
      about: name,
      title: phrase`${name} reconnects: its entry in the list of leaves changes`,
      details: [closing(stack)],
      key: [name, 'list'],
    });
  }
}

/** A leaf whose filter changes. If its entry in the list of leaves does not, it stays connected with the old filter. */
export function reconnects(stack: PlannedStack, notes: Notes, name: string): void {
  const { before, after } = stack;
  if (before.access.size > 0 && !changedAccess(before, after).includes(name)) {
    notes.add('trust-changed', {
      about: name,
      title: phrase`${name} stays connected with its old filter: its entry in the list of leaves does not change`,
      details: [phrase`The new one applies after it reconnects for another reason.`],
      key: [name, 'same entry'],
    });
    return;
  }
  notes.add('leaves-reconnect', {
    about: name,
    title: phrase`${name} reconnects with its new filter`,
    details: [
      phrase`${closing(stack)} It reconnects at its next attempt. Messages that it publishes to its streams meanwhile are stored there.`,
    ],
    key: [name],
  });
}

/** Whether anything else restarts or reconnects. */
export function elsewhere({ before, after, rollouts }: PlannedStack, name: string): Phrase {
  if (rollouts.length > 0) return phrase`Pods restart in the same plan, for another reason.`;
  if (!isReloaded(after)) return phrase`Nothing in the pods makes nats-server reload it: it applies after a restart.`;
  const others = changedAccess(before, after).filter((leaf) => leaf !== name);
  if (others.length === 0) return phrase`Applied by reload: no server restarts, and no other leaf reconnects.`;
  // A number is the same for each of many, which are then one line.
  const also = others.length > MOST_NAMED ? phrase`${others.length} other leaves` : listed(others);
  return phrase`Applied by reload: no server restarts. The same plan also disconnects ${also}.`;
}

const MOST_NAMED = 3;

/** Leaves whose connection the Job closes, since their entry in the list changes or is removed. */
function changedAccess(before: Side, after: Side): string[] {
  const changed = [...before.access].filter(([user, digest]) => after.access.get(user) !== digest);
  return [...new Set(changed.map(([user]) => leafOfUser(user)))];
}

/** What is wrong with the list of leaves beside nats.conf. */
export function listProblems(stack: PlannedStack, notes: Notes): void {
  for (const problem of accessListProblems(stack)) {
    notes.add('trust-changed', { title: problem, key: ['list of leaves', JSON.stringify(problem)] });
  }
}
