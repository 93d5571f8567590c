import type { Command } from 'commander';

const HEAD = `# The commands of fleet

Written by \`npm run generate\` from what each command says with \`--help\` (\`fleet/commands/\`); a test holds it current.
Each is typed in the folder of the project, as \`npx fleet NAME\`, and works without a terminal. The exit code is 0 where
all went well and 1 where something is wrong or could not be done, unless a table below says more.
`;

/** A line of prose is no longer than this. */
const WIDTH = 120;

/** What stands in the text after the options, one after the other. */
type Part = { readonly title: string; readonly lines: string[] } | { readonly paragraph: string };

/**
 * docs/reference/commands.md.
 * @param program the program with its commands, of which each has a section in the same order
 */
export function commandsReference(program: Command): string {
  const commands = [...program.commands];
  const list = commands.map((command) => `- [\`fleet ${command.name()}\`](#fleet-${command.name()})`).join('\n');
  return [HEAD, `${list}\n`, ...commands.map(commandText)].join('\n');
}

function commandText(command: Command): string {
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
    ...partsOf(textAfterOptions(command)).map(partText),
  ].join('\n');
}

/** What a command's help says after its options: what only `outputHelp` writes. */
function textAfterOptions(command: Command): string {
  let written = '';
  const { writeOut } = command.configureOutput();
  command.configureOutput({
    writeOut: (text) => {
      written += text;
    },
  });
  command.outputHelp();
  const options = command.helpInformation();
  command.configureOutput({ writeOut });
  return written.slice(options.length);
}

/** A line that ends in a colon is a title, the indented ones after it are its own, all others are paragraphs. */
function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  for (const line of text.split('\n')) {
    const last = parts.at(-1);
    if (line.trim() === '') continue;
    if (line.startsWith('  ') && last !== undefined && 'title' in last) last.lines.push(line.slice(2));
    else if (line.endsWith(':')) parts.push({ title: line.slice(0, -1), lines: [] });
    else if (last !== undefined && 'paragraph' in last) parts.splice(-1, 1, { paragraph: `${last.paragraph} ${line}` });
    else parts.push({ paragraph: line });
  }
  return parts;
}

function partText(part: Part): string {
  if ('paragraph' in part) return `${prose(part.paragraph)}\n`;
  if (part.title === 'Examples') return `Examples:\n\n\`\`\`sh\n${part.lines.join('\n')}\n\`\`\`\n`;
  const terms = part.lines.map((line) => line.split(/ {2,}/));
  return terms.every(([term = '', says, more]) => term !== '' && says !== undefined && more === undefined)
    ? table(
        part.title.toLowerCase(),
        terms.map(([term = '', says = '']) => [term, says] as const),
      )
    : `${part.title}:\n\n${prose(part.lines.join(' '))}\n`;
}

function table(title: string, rows: readonly (readonly [string, string])[]): string {
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
