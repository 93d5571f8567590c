import { Command } from 'commander';
import { lazily } from './lazily';

/** `fleet topology`. */
export function topologyCommand(): Command {
  return new Command('topology')
    .description(
      'Draws the fleet of an environment: hub, regions and sites with their servers and streams, links with their filters.\n' +
        'More than 40 sites are drawn as one card for each hub or region. Without options: Mermaid, to the standard output.',
    )
    .argument('[stacks...]', 'names as in `npx cdktf list` (default: all)')
    .option('--svg <file>', 'write an SVG that needs no other file, for light and dark pages')
    .option('--mermaid [file]', 'write a Mermaid flowchart (default: to the standard output)')
    .option('--dot <file>', 'write a graph for Graphviz')
    .option(
      '--plan <files...>',
      'draw what these plans (`terraform show -json`) add, change and remove, instead of an environment',
    )
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  npx fleet topology --svg fleet.svg\n' +
        '  npx fleet topology --mermaid >> README.md\n' +
        '  npx fleet topology hub region-eu --dot fleet.dot && dot -Tpdf -O fleet.dot\n' +
        '  npx fleet topology --svg changes.svg --plan hub.json leaf-edge1.json\n' +
        '  NATS_ENV=staging npx fleet topology\n' +
        '\nVariables:\n' +
        '  NATS_ENV      the environment (default: cdktf.json, "context")\n' +
        'NATS_SITES has no effect: all sites are drawn. Name stacks to draw only these, and the others as their hub or region knows them.',
    )
    .action(lazily(() => require('./topology') as typeof import('./topology')));
}
