import { FleetCommand } from '../../fleet/commands/help-page';
import { fleetProgram } from '../../fleet/commands/program';
import { commandsOf, commandsReference } from '../../tools/commands-reference';

/** The page of a program with one command, `do`, whose help has these sections. */
function pageOf(add: (command: FleetCommand) => FleetCommand): string {
  const program = new FleetCommand('fleet');
  program.addCommand(add(new FleetCommand('do').description('Does it.')));
  return commandsReference(program);
}

/** The words of a text, whatever stands around them for layout. */
const wordsOf = (text: string) => text.toLowerCase().match(/[\w./<>[\]=*$'"-]+/g) ?? [];

test.each(commandsOf(fleetProgram()).map(({ name, command }) => [name, command] as const))(
  'the page has every word of `%s --help`, and its usage',
  (name, command) => {
    const [, section = ''] = commandsReference(fleetProgram()).split(`\n## ${name}\n`);
    const page = new Set(wordsOf((section.split('\n## ')[0] ?? '').replaceAll('\\', '')));
    let help = '';
    command
      .configureOutput({
        writeOut: (text) => {
          help += text;
        },
        getOutHelpWidth: () => 1000,
      })
      .outputHelp();
    const layout = new Set(['usage', 'options', 'arguments', 'commands', '[command]']);
    expect(wordsOf(help).filter((word) => !page.has(word) && !layout.has(word))).toEqual([]);
    expect(section).toContain(`\`${name} ${command.usage()}\``);
  },
);

test('a table stays a table, examples become a block to copy, a note a paragraph', () => {
  const page = pageOf((command) =>
    command
      .table('Exit codes', [
        ['0', 'all is well'],
        ['2', 'ask a colleague'],
      ])
      .examples('fleet do    # now')
      .note('In short', 'One line and another.'),
  );
  expect(page).toContain('| exit codes | |\n| --- | --- |\n| `0` | all is well |\n| `2` | ask a colleague |\n');
  expect(page).toContain('Examples:\n\n```sh\nfleet do    # now\n```\n');
  expect(page).toContain('In short:\n\nOne line and another.\n');
});

test('what Markdown would take for mark-up is shown as it is, and a bar ends no cell', () => {
  const page = pageOf((command) =>
    command.note('Sites', 'NATS_SITES and <stack> are `a_name`.').table('Words', [['a|b', 'either * or |']]),
  );
  expect(page).toContain('NATS\\_SITES and \\<stack\\> are `a_name`.');
  expect(page).toContain('| `a\\|b` | either \\* or \\| |');
});

test('a line of prose has at most 120 characters', () => {
  const lines = pageOf((command) => command.note('Many', Array(60).fill('word').join(' '))).split('\n');
  expect(lines.filter((line) => line.startsWith('word')).map((line) => line.length)).toEqual([119, 119, 59]);
});
