import { grouped } from './grouped';

/** So many that say the same are still listed one by one. */
const MOST = 3;

/**
 * Puts those that say the same together where they are more than three, so that a report says it once; all others are
 * alone.
 * @param saying what one says, equal for those that say the same
 * @returns groups in the order in which the first of each is in the list
 */
export function alike<Each>(list: readonly Each[], saying: (each: Each) => string): (readonly Each[])[] {
  const groups = grouped(list, saying);
  return list.flatMap((each) => {
    const group = groups.get(saying(each)) ?? [];
    if (group.length <= MOST) return [[each]];
    return group[0] === each ? [group] : [];
  });
}
