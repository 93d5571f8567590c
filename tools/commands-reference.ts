import { FleetCommand, type HelpRow, type HelpSection } from '../fleet/commands/help-page';
import { escaped, prose, table } from './markdown';

const HEAD = `# The commands of fleet

Every \`fleet\` command: what it does, its arguments and options, its exit codes.

Written by \`npm run generate\` from what each command prints with \`--help\` (\`fleet/commands/\`); a test holds it
current. Run them in the folder of the project, as \`npx fleet NAME\`. None needs a terminal. The exit code is 0 on
success and 1 if something is wrong or could not be done, unless a table below says more.
`;

/**
 * docs/reference/commands.md.
 * @param program the program with its commands, of which each has a section in the same order
 */
export function commandsReference(program: FleetCommand): string {
  const commands = commandsOf(program);
  const list = commands
    .map(({ name, depth }) => `${'  '.repeat(depth)}- [\`${name}\`](#${name.replaceAll(' ', '-')})`)
    .join('\n');
  return [HEAD, `${list}\n`, ...commands.map(commandText)].join('\n');
}

/** A command as the page shows it. */
export interface ShownCommand {
  readonly command: FleetCommand;
  /** As it is typed: `fleet ci plan`. */
  readonly name: string;
  /** How many commands it is under, without `fleet` itself. */
  readonly depth: number;
}

/** The commands of a program, each before those that it has itself, in the order of their help. */
export function commandsOf(program: FleetCommand, within = program.name(), depth = 0): ShownCommand[] {
  return program.commands
    .filter((command) => command instanceof FleetCommand)
    .flatMap((command) => {
      const name = `${within} ${command.name()}`;
      return [{ command, name, depth }, ...commandsOf(command, name, depth + 1)];
    });
}

function commandText({ command, name }: ShownCommand): string {
  const help = command.createHelp();
  const terms = [
    ...help
      .visibleArguments(command)
      .map((argument) => [help.argumentTerm(argument), help.argumentDescription(argument)] as const),
    ...help.visibleOptions(command).map((option) => [help.optionTerm(option), help.optionDescription(option)] as const),
  ];
  return [
    `## ${name}\n`,
    `${prose(command.description())}\n`,
    `\`${name} ${command.usage()}\`\n`,
    ...(command.commands.length > 0 ? [rows('command', subcommandRows(command))] : []),
    rows('argument or option', terms),
    ...command.sections.map(sectionText),
  ].join('\n');
}

/** The commands of a command, as its help has them. */
function subcommandRows(command: FleetCommand): HelpRow[] {
  const help = command.createHelp();
  return help.visibleCommands(command).map((each) => [help.subcommandTerm(each), help.subcommandDescription(each)]);
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
