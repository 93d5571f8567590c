/** So many names are listed in full: more would push everything else off the screen. */
const MOST = 12;
/** How many of more are listed. */
const FIRST = 8;

/**
 * The names of a list as a message has them: `hub, leaf-edge1`; of a long list the first ones and how many more there
 * are.
 * @param none what there is where there is no name. @default "none"
 */
export function firstOf(names: readonly string[], none = 'none'): string {
  if (names.length === 0) return none;
  if (names.length <= MOST) return names.join(', ');
  return `${names.slice(0, FIRST).join(', ')} and ${names.length - FIRST} more`;
}
