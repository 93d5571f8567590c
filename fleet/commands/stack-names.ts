import picomatch from 'picomatch';
import { firstOf } from '../../lib/first-of';
import { didYouMean } from '../../lib/suggest';

/** The stacks that names and globs on a command line mean. */
export interface NamedStacks {
  /** Names of stacks, each once: in the order in which they were asked for, those of one glob by name. */
  readonly stacks: readonly string[];
  /** A sentence about each name or glob that means no stack, without a full stop. */
  readonly unknown: readonly string[];
}

/**
 * Finds stacks by name or glob, such as `hub`, `leaf-*` or `{leaf,identity}-edge1`.
 * @param known names of the stacks there are, sorted
 * @param why why these are not all, behind their list. @default nothing
 */
export function stacksNamed(asked: readonly string[], known: readonly string[], why = ''): NamedStacks {
  const stacks = new Set<string>();
  const unknown: string[] = [];
  for (const name of asked) {
    const isMatch = picomatch(name);
    const matching = known.includes(name) ? [name] : known.filter((stack) => isMatch(stack));
    for (const stack of matching) stacks.add(stack);
    if (matching.length > 0) continue;
    const what = isGlob(name) ? `no stack that ${JSON.stringify(name)} matches` : `no stack ${JSON.stringify(name)}`;
    unknown.push(`${what}; there are: ${firstOf(known)}${why}${meant(name, known)}`);
  }
  return { stacks: [...stacks], unknown };
}

/** Whether a name on a command line is a glob: a stack's name has none of its characters. */
export function isGlob(name: string): boolean {
  return !/^[\w-]*$/.test(name);
}

/** A name or glob that was probably meant; the name of a site or region alone means its servers. */
function meant(name: string, known: readonly string[]): string {
  const ofThatName = known.filter((stack) => /^(leaf|region)-/.test(stack) && stack.endsWith(`-${name}`));
  if (ofThatName.length > 0) return didYouMean(ofThatName[0], ofThatName);
  return didYouMean(name, isGlob(name) ? globsFor(known) : known);
}

/** Globs by which some of the stacks can be named: `leaf-*`, `*-edge1`. */
function globsFor(known: readonly string[]): string[] {
  const parts = known.map((stack) => /^([^-]+)-(.+)$/.exec(stack)).filter((match) => match !== null);
  return [...new Set(parts.flatMap(([, kind, name]) => [`${kind}-*`, `*-${name}`]))];
}
