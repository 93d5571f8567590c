import { didYouMean } from '../../lib/suggest';
import { UserError } from '../../lib/user-error';
import { show } from '../../schema/show';
import {
  DEFAULT_DRILLS,
  DRILL_NAMES,
  DRILLS,
  type DrillName,
  FURTHER_DRILLS,
  isDrillName,
} from '../rehearse/drill-names';
import { titleOf } from '../rehearse/rehearse';

/**
 * The drills that `--drill` asks for.
 * @param names as they were typed, blanks around them. @default those that are always run
 * @throws UserError for an unknown drill
 */
export function drillsNamed(names: readonly string[] | undefined): readonly DrillName[] {
  return names === undefined ? DEFAULT_DRILLS : names.map((name) => drillNamed(name.trim()));
}

function drillNamed(name: string): DrillName {
  if (isDrillName(name)) return name;
  throw new UserError(`unknown drill ${show(name)}; known: ${DRILL_NAMES.join(', ')}${didYouMean(name, DRILL_NAMES)}`);
}

/** All drills, for `--list`: the name of each, about how long it takes, and what it proves. */
export function drillsList(): string {
  return [
    'always run, in this order:',
    ...DEFAULT_DRILLS.map(line),
    'run when named by --drill:',
    ...FURTHER_DRILLS.map(line),
    'Times are those of the bundled prod, on two cores; of jwt-operator, those of a hub of three servers and two sites.',
    '',
  ].join('\n');
}

const NAME_WIDTH = Math.max(...DRILL_NAMES.map((name) => name.length));

function line(name: DrillName): string {
  return `  ${name.padEnd(NAME_WIDTH)}${`${DRILLS[name].seconds} s`.padStart(7)}  ${titleOf(name)}`;
}
