import { FleetCommand, type HelpRow, type HelpSection } from '../fleet/commands/help-page';

const HEAD = `# The commands of fleet

Written by \`npm run generate\` from what each command says with \`--help\` (\`fleet/commands/\`); a test holds it current.
Each is typed in the folder of the project, as \`npx fleet NAME\`, and works without a terminal. The exit code is 0 where
all went well and 1 where something is wrong or could not be done, unless a table below says more.
`;

/** A line of prose is no longer than this. */
const WIDTH = 120;

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
    table('argument or option', terms),
    ...command.sections.map(sectionText),
  ].join('\n');
}

function sectionText(section: HelpSection): string {
  switch (section.kind) {
    case 'examples':
      return `${section.title}:\n\n\`\`\`sh\n${section.lines.join('\n')}\n\`\`\`\n`;
    case 'table':
      return table(section.title.toLowerCase(), section.rows);
    case 'text':
      return `${section.title}:\n\n${prose(section.text)}\n`;
  }
}

function table(title: string, rows: readonly HelpRow[]): string {
  const lines = rows.map(([term, says]) => `| \`${inCell(term)}\` | ${inCell(escaped(says))} |`);
  return [`| ${title} | |`, '| --- | --- |', ...lines, ''].join('\n');
}

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** Text in which Markdown sees no mark-up but what is between backticks. */
function escaped(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 0 ? part.replace(/[<>*_]/g, '\\$&') : part))
    .join('`');
}

/** A paragraph, in lines of at most {@link WIDTH} characters. */
function prose(text: string): string {
  const lines: string[] = [];
  for (const word of escaped(text).split(/\s+/)) {
    const longer = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && longer.length <= WIDTH) lines.splice(-1, 1, longer);
    else lines.push(word);
  }
  return lines.join('\n');
}
