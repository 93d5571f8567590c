import type { Seen } from '../../model/plan/seen';
import { type ChangedResource, changesByResource, WHOLE } from '../changes';
import { digestOf } from '../digest';
import type { Analysis } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import { named } from '../resource-name';

/**
 * The safety net: whatever no analysis has explained, value by value. It runs last. An attacker would look for exactly
 * this; after an upgrade of this project, it shows what else it now creates differently.
 */
export const unexplained: Analysis = (_stack, notes) => {
  for (const each of changesByResource(notes.unexplained())) {
    const paths = each.changes.map(({ path }) => path).filter((path) => path !== WHOLE);
    notes.add('resource-changed', {
      title: titleOf(each, paths),
      details: [
        each.resource.action === 'forget'
          ? phrase`It stays as it is until someone changes or deletes it by hand.`
          : phrase`No other rule covers this: check it in the list of changes.`,
      ],
      key: [each.resource.address, each.resource.action ?? '', ...paths, digestOf(valuesOf(each))],
      of: each.changes,
    });
  }
};

function titleOf({ resource }: ChangedResource, paths: readonly string[]): Phrase {
  const name = named(resource);
  const what = paths.length > 0 ? phrase`: ${listed(paths)}` : [];
  switch (resource.action) {
    case 'create':
      return phrase`${name} is new${what}`;
    case 'forget':
      return phrase`Terraform forgets ${name}, which is not deleted`;
    case 'move':
      return phrase`${name} moves in the state, from ${resource.movedFrom ?? ''}`;
    case 'read':
      return phrase`${name} is read by the apply`;
    default:
      return phrase`${name} changes${what}`;
  }
}

/** What the changes lead to. */
function valuesOf({ changes }: ChangedResource): Seen {
  return changes.map(({ path, to }) => [path, to ?? null]);
}
