import type { PlannedResource } from '../model/plan/plan';
import type { Seen } from '../model/plan/seen';
import { valueText } from './arguments';
import type { ArgumentDifference, PlannedChange } from './changes';
import { digestOf } from './digest';
import type { Note } from './notes';
import { joined, listed, type Phrase, phrase } from './phrase';
import { named } from './resource-name';

/**
 * The finding about a StatefulSet or Job that is not as this project writes it; `undefined` where it is.
 * @param reasons what is wrong with it in words
 * @param found where it differs, within its `spec`
 * @param changes all that were compared
 */
export function workloadNote(
  resource: PlannedResource,
  reasons: readonly Phrase[],
  found: readonly ArgumentDifference[],
  changes: readonly PlannedChange[],
): Note | undefined {
  if (reasons.length + found.length === 0) return undefined;
  const paths = found.map(({ path }) => path.replace(/^template\.spec\./, ''));
  const what = joined(
    [...reasons, ...(paths.length > 0 ? [phrase`not as this project writes it: ${listed(paths)}`] : [])],
    '; ',
  );
  const isNew = Object.keys(resource.before).length === 0;
  return {
    title: phrase`${isNew ? ['new '] : []}${named(resource)}: ${what}`,
    details: [
      ...found.slice(0, MOST).map((each, index) => difference(paths[index] ?? '', each)),
      ...(found.length > MOST ? [phrase`${found.length - MOST} more are in the list of changes.`] : []),
      phrase`Pods have access to keys and to stored data.`,
    ],
    key: [
      resource.address,
      ...paths,
      ...reasons.map((each) => JSON.stringify(each)),
      digestOf(found.map(({ to }) => to ?? null)),
    ],
    of: changes,
  };
}

/** Lines for single arguments. */
const MOST = 8;

function difference(path: string, { from, to }: ArgumentDifference): Phrase {
  return phrase`${path} becomes ${shortText(to)}; this version of the project writes ${shortText(from)}.`;
}

function shortText(value: Seen | undefined): Phrase {
  if (value === undefined || value === null) return ['nothing'];
  const text = valueText(value);
  return text.length > LONGEST ? ['a longer text'] : phrase`${text}`;
}

/** In characters. */
const LONGEST = 120;
