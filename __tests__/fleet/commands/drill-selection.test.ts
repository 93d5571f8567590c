import { drillsList, drillsNamed } from '../../../fleet/commands/drill-selection';
import { DEFAULT_DRILLS, DRILL_NAMES, type DrillName } from '../../../fleet/rehearse/drill-names';
import { drills, titleOf } from '../../../fleet/rehearse/rehearse';
import { Variations } from '../../../fleet/rehearse/variations';
import { UserError } from '../../../lib/user-error';
import type { VariantName } from '../../../schema/variants';

const CHANGES = { growth: { refused: 'no site is added' }, changes: new Variations<VariantName>(() => '') };
const TO_CONNECT: readonly DrillName[] = ['servers', 'clusters', 'leaves', 'streams'];

test('where no drill is named, those are run that always are', () => {
  expect(drillsNamed(undefined)).toEqual(DEFAULT_DRILLS);
});

test('every drill can be named, blanks around it', () => {
  expect(drillsNamed(DRILL_NAMES.map((name) => ` ${name} `))).toEqual(DRILL_NAMES);
});

test.each([
  ['filter-hold', '. Did you mean "filters-hold"?'],
  ['', ''],
  ['toString', ''],
])('a drill %j, which there is not, is refused with all names and the nearest', (name, meant) => {
  expect(() => drillsNamed(['outage', name])).toThrow(
    new UserError(`unknown drill ${JSON.stringify(name)}; known: ${DRILL_NAMES.join(', ')}${meant}`),
  );
});

test.each<[readonly DrillName[], readonly DrillName[]]>([
  [['servers'], ['servers']],
  [['leaves'], ['servers', 'clusters', 'leaves']],
  [
    ['outage', 'filters-hold', 'outage'],
    [...TO_CONNECT, 'filters-hold', 'outage'],
  ],
  [['jwt-operator'], [...TO_CONNECT, 'jwt-operator']],
  [['site-added'], [...TO_CONNECT, 'site-added']],
  [
    ['site-added', 'restarts'],
    [...TO_CONNECT, 'site-added', 'site-revoked', 'restarts'],
  ],
  [DEFAULT_DRILLS, DEFAULT_DRILLS],
])('%j are run as %j: each once, in the order of a rehearsal, behind those that they rest on', (names, run) => {
  const titles = drills(CHANGES, names).map(({ title }) => title);
  expect(titles.join('; ')).toBe(run.map(titleOf).join('; '));
});

test('the list has each drill with its name and title', () => {
  const lines = drillsList().split('\n');
  for (const name of DRILL_NAMES) {
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +\\d+ s  `)));
    expect(lines).toContainEqual(expect.stringContaining(`  ${titleOf(name)}`));
  }
});
