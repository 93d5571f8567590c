import { FleetCommand, pageWidth } from '../../../fleet/commands/help-page';
import { fleetProgram } from '../../../fleet/commands/program';
import { commandsOf } from '../../../tools/commands-reference';

/** The page of a command, as it is written where there are so many columns. */
function page(command: FleetCommand, columns: number): string {
  let written = '';
  const writeOut = (text: string) => {
    written += text;
  };
  command.configureOutput({ writeOut, getOutHelpWidth: () => columns }).outputHelp();
  return written;
}

const PROGRAM = fleetProgram();
const COMMANDS = PROGRAM.commands.filter((command) => command instanceof FleetCommand);
const NESTED = commandsOf(PROGRAM).map(({ name, command }) => [name, command] as const);
const ALL = [['fleet', PROGRAM] as const, ...NESTED];

test.each(ALL)('the help of `%s` fits in 80 columns, and in 100 where there are as many', (_name, command) => {
  for (const columns of [80, 100]) {
    expect(
      page(command, columns)
        .split('\n')
        .filter((line) => line.length > columns),
    ).toEqual([]);
  }
});

test.each(ALL)('no line of the help of `%s` ends early: the next word would not have fitted', (_name, command) => {
  const early: string[] = [];
  const lines = page(command, 80).split('\n');
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1] ?? '';
    const isContinued = /^ {2}\S/.test(line) ? /^ {4,}\S/.test(next) : /^\S.*[^:]$/.test(line) && /^\S/.test(next);
    const word = next.trim().split(' ')[0] ?? '';
    if (isContinued && line.length + 1 + word.length <= 80) early.push(line);
  }
  expect(early).toEqual([]);
});

test('what a line has no room for goes on below its meaning, not below its term', () => {
  const command = new FleetCommand('do')
    .option('--long <value>', Array(30).fill('word').join(' '))
    .table('Variables', [['NAME', Array(30).fill('word').join(' ')]])
    .note('Words', Array(30).fill('word').join(' '));
  expect(page(command, 60)).toMatch(
    /^ {2}--long <value> {2}word.*\n {18}word[\s\S]*\n {2}NAME {2}word.*\n {8}word[\s\S]*\nWords:\n {2}(word ){10}word\n {2}word/m,
  );
});

test('fleet --help has each command in one line', () => {
  const commands = page(PROGRAM, 80).split('Commands:\n')[1]?.split('\n\n')[0]?.split('\n');
  expect(commands).toEqual(
    [...COMMANDS.map((command) => command.name()), 'help'].map((name) =>
      expect.stringMatching(new RegExp(`^  ${name} +[A-Z].*\\.$`)),
    ),
  );
});

test.each(NESTED)(
  'each option of `%s` that takes a value and may be left out shows what holds then',
  (_name, command) => {
    const help = command.createHelp();
    const withValue = help
      .visibleOptions(command)
      .filter(({ required, optional, mandatory }) => (required || optional) && !mandatory);
    expect(withValue.map((option) => help.optionDescription(option)).filter((text) => !/default: /.test(text))).toEqual(
      [],
    );
  },
);

test.each([
  [{ isTTY: false, columns: 200 }, 80],
  [{ isTTY: true, columns: 90 }, 90],
  [{ isTTY: true, columns: 200 }, 100],
  [{ isTTY: true, columns: 10 }, 40],
])('on %j a page has %d columns', (output, columns) => {
  expect(pageWidth(output as NodeJS.WriteStream)).toBe(columns);
});
