import { FleetCommand, STACKS } from './help-page';
import { lazily } from './lazily';

/** `fleet topology`. */
export function topologyCommand(): FleetCommand {
  return new FleetCommand('topology')
    .summary('Draws the fleet as SVG, Mermaid or DOT.')
    .description(
      'Draws the fleet of an environment: hub, regions and sites with their servers and streams, and links with their ' +
        'filters. More than 40 sites are drawn as one card for each hub or region. Without options it prints Mermaid.',
    )
    .argument('[stacks...]', `${STACKS}; the others are drawn as their hub or region knows them`)
    .option('--svg <file>', 'write an SVG that needs no other file, for light and dark pages (default: no file)')
    .option('--mermaid [file]', 'write a Mermaid flowchart (default: to the standard output)')
    .option('--dot <file>', 'write a graph for Graphviz (default: no file)')
    .option(
      '--plan <files...>',
      'draw what these plans (`terraform show -json`) add, change and remove (default: draw the environment)',
    )
    .examples(
      'npx fleet topology --svg fleet.svg',
      'npx fleet topology --mermaid >> README.md',
      'npx fleet topology hub region-eu --dot fleet.dot && dot -Tpdf -O fleet.dot',
      'npx fleet topology --svg changes.svg --plan hub.json leaf-edge1.json',
      'NATS_ENV=staging npx fleet topology',
    )
    .variables(['NATS_ENV', 'NATS_SITES'], { NATS_SITES: 'has no effect: all sites are drawn' })
    .action(lazily(() => require('./topology') as typeof import('./topology')));
}
