import { FleetCommand, type HelpRow, type HelpSection } from '../fleet/commands/help-page';
import { escaped, prose, table } from './markdown';

const HEAD = `# The commands of fleet

Written by \`npm run generate\` from what each command says with \`--help\` (\`fleet/commands/\`); a test holds it current.
Each is typed in the folder of the project, as \`npx fleet NAME\`, and works without a terminal. The exit code is 0 where
all went well and 1 where something is wrong or could not be done, unless a table below says more.
`;

/**
 * docs/reference/commands.md.
 * @param program the program with its commands, of which each has a section in the same order
 */
export function commandsReference(program: FleetCommand): string {
  const commands = program.commands.filter((command) => command instanceof FleetCommand);
  const list = commands.map((command) => `- [\`fleet ${command.name()}\`](#fleet-${command.name()})`).join('\n');
  return [HEAD, `${list}\n`, ...commands.map(commandText)].join('\n');
}

function commandText(command: FleetCommand): string {
  const help = command.createHelp();
  const terms = [
    ...help
      .visibleArguments(command)
      .map((argument) => [help.argumentTerm(argument), help.argumentDescription(argument)] as const),
    ...help.visibleOptions(command).map((option) => [help.optionTerm(option), help.optionDescription(option)] as const),
  ];
  const name = command.name();
  return [
    `## fleet ${name}\n`,
    `${prose(command.description())}\n`,
    `\`fleet ${name} ${command.usage()}\`\n`,
    rows('argument or option', terms),
    ...command.sections.map(sectionText),
  ].join('\n');
}

function sectionText(section: HelpSection): string {
  switch (section.kind) {
    case 'examples':
      return `${section.title}:\n\n\`\`\`sh\n${section.lines.join('\n')}\n\`\`\`\n`;
    case 'table':
      return rows(section.title.toLowerCase(), section.rows);
    case 'text':
      return `${section.title}:\n\n${prose(section.text)}\n`;
  }
}

function rows(title: string, all: readonly HelpRow[]): string {
  return table(
    [title, ''],
    all.map(([term, says]) => [`\`${term}\``, escaped(says)]),
  );
}
