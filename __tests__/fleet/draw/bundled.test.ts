import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadEnvironment } from '../../../environments';
import { readModel, toDot, toMermaid, toSvg } from '../../../fleet/draw';
import { Resolver, readSynthesized } from '../../../fleet/model';
import { fromSynthesis } from '../../../fleet/model/from-synthesis';
import type { Environment } from '../../../schema';
import { BUNDLED, environmentWith, synthesizeFleet } from '../../support/fleet';
import { operatorTrust } from '../../support/operator';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../..');

async function modelOf(environment: Environment, sites?: string) {
  const { outdir } = synthesizeFleet(environment, sites);
  return readModel((await fromSynthesis(new Resolver(readSynthesized(outdir)))).tiers);
}

const bundled = async (name: (typeof BUNDLED)[number]) => modelOf(await loadEnvironment(name));

test('prod as DOT (README has it as Mermaid)', async () => {
  expect(toDot(await bundled('prod'))).toBe(String.raw`digraph fleet {
  graph [rankdir=RL, nodesep=0.4, ranksep=1.2, fontname="sans-serif", label="Fleet of NATS servers: 1 hub, 1 region, 3 sites"];
  node [shape=box, style="rounded", fontname="sans-serif", fontsize=11];
  edge [fontname="sans-serif", fontsize=10];
  hub_hub [label="hub\l3 servers · namespace nats\lnats.example.com:7422\lstream EDGE_SENSORS\lfrom edge1 edge2 eu\l"];
  region_eu [label="region eu\l3 servers · namespace nats\lnats-eu.example.com:7422\lstream EDGE_SENSORS\lfrom plant7\l"];
  site_edge1 [label="site edge1\l1 server · namespace nats-edge\lstream EDGE_SENSORS\lkeeps sensors.>\l"];
  site_edge2 [label="site edge2\l1 server · namespace nats-edge\lstream EDGE_SENSORS\lkeeps sensors.>\l"];
  site_plant7 [label="site plant7\l1 server · namespace nats-edge\lstream EDGE_SENSORS\lkeeps sensors.>\l"];
  region_eu -> hub_hub [label="↑ up sensors.> alerts.>\l↓ down commands.plant7.>\lconfig.> commands.eu.>\l↑ stream EDGE_SENSORS\l"];
  site_edge1 -> hub_hub [label="↑ up sensors.> alerts.>\l↓ down commands.edge1.>\lconfig.>\l↑ stream EDGE_SENSORS\l"];
  site_edge2 -> hub_hub [label="↑ up sensors.> alerts.>\l↓ down commands.edge2.>\lconfig.>\l↑ stream EDGE_SENSORS\l"];
  site_plant7 -> region_eu [label="↑ up sensors.> alerts.>\l↓ down commands.plant7.>\lconfig.>\l↑ stream EDGE_SENSORS\l"];
}
`);
});

test("README's picture is what the command writes, and so is the SVG that it shows", async () => {
  const model = await bundled('prod');
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(/```mermaid\n(.*?)```/s.exec(readme)?.[1]).toBe(toMermaid(model));
  expect(readme).toContain('(docs/topology-prod.svg)');
  expect(readFileSync(join(ROOT, 'docs/topology-prod.svg'), 'utf8')).toBe(toSvg(model));
});

test.each(BUNDLED)(
  '%s: each region and site connects to the one above it, with filters, and its stream is fetched',
  async (name) => {
    const { nodes, links } = await bundled(name);
    const below = nodes.filter(({ kind }) => kind !== 'hub').map(({ id }) => id);
    expect(nodes.filter(({ kind }) => kind === 'leaf' || kind === 'elsewhere')).toEqual([]);
    expect(links.map(({ leaf }) => leaf)).toEqual(below);
    expect(links.filter(({ filters }) => typeof filters === 'string')).toEqual([]);
    const fetched = nodes.flatMap(({ streams }) => streams.flatMap(({ sources }) => sources.map(({ from }) => from)));
    expect(fetched.sort()).toEqual(below.sort());
  },
);

test('where an operator says who gets in, links are known, and filters are in credentials', async () => {
  const site = { up: ['sensors.>'], down: ['commands.{site}.>'] };
  const { links } = await modelOf(environmentWith({ trust: await operatorTrust(), defaults: { site } }));
  expect(links).toEqual(
    ['edge1', 'edge2'].map((name) => ({ leaf: `leaf ${name}`, acceptor: 'hub', filters: 'credentials' })),
  );
});

test('sites that NATS_SITES leaves out are shown as their hub knows them', async () => {
  const { nodes, links } = await modelOf(environmentWith(), 'edge1');
  expect(nodes.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['hub hub', 'site edge1', 'leaf edge2']);
  expect(links).toHaveLength(2);
});
