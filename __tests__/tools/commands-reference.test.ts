import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { fleetProgram } from '../../fleet/commands/program';
import { commandsReference } from '../../tools/commands-reference';

const PAGE = 'docs/reference/commands.md';

/** The page of a program with one command, `do`, whose help ends with this text. */
function pageOf(text: string): string {
  return commandsReference(
    new Command('fleet').addCommand(new Command('do').description('Does it.').addHelpText('after', text)),
  );
}

/** The words of a text, whatever stands around them for layout. */
const wordsOf = (text: string) => text.toLowerCase().match(/[\w./<>[\]=*$'"-]+/g) ?? [];

test(`${PAGE} is what the commands say; \`npm run generate\` writes it`, () => {
  expect(readFileSync(join(__dirname, '../..', PAGE), 'utf8')).toBe(commandsReference(fleetProgram()));
});

test.each(fleetProgram().commands.map((command) => [command.name(), command] as const))(
  'the page has every word of `fleet %s --help`, and its usage',
  (name, command) => {
    const [, section = ''] = commandsReference(fleetProgram()).split(`\n## fleet ${name}\n`);
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
    const layout = new Set(['usage', 'options', 'arguments']);
    expect(wordsOf(help).filter((word) => !page.has(word) && !layout.has(word))).toEqual([]);
    expect(section).toContain(`\`fleet ${name} ${command.usage()}\``);
  },
);

test('terms with their meaning become a table, examples a block to copy, anything else a paragraph', () => {
  const page = pageOf(
    '\nExit codes:\n  0  all is well\n  2  ask a person\n\nExamples:\n  fleet do    # now\n\nIn short:\n  One line\n  and another.\n\nThe end.',
  );
  expect(page).toContain('| exit codes | |\n| --- | --- |\n| `0` | all is well |\n| `2` | ask a person |\n');
  expect(page).toContain('Examples:\n\n```sh\nfleet do    # now\n```\n');
  expect(page).toContain('In short:\n\nOne line and another.\n\nThe end.\n');
});

test('what Markdown would take for mark-up is shown as it is, and a bar ends no cell', () => {
  const page = pageOf('\nNATS_SITES and <stack> are `a_name`.\n\nWords:\n  a|b  either * or |');
  expect(page).toContain('NATS\\_SITES and \\<stack\\> are `a_name`.');
  expect(page).toContain('| `a\\|b` | either \\* or \\| |');
});

test('a line of prose has at most 120 characters', () => {
  const lines = pageOf(`\n${Array(60).fill('word').join(' ')}`).split('\n');
  expect(lines.filter((line) => line.startsWith('word')).map((line) => line.length)).toEqual([119, 119, 59]);
});
