import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Model, readModel, toDot, toMermaid, toSvg } from '../../../fleet/draw';
import { Resolver } from '../../../fleet/model';
import { fromSynthesis } from '../../../fleet/model/from-synthesis';
import { loadEnvironment } from '../../../fleet/project/environments';
import type { Environment } from '../../../schema';
import { environmentWith, synthesizeFleet } from '../../support/fleet';
import { describeKept } from '../../support/kept-file';
import { operatorTrust } from '../../support/operator';

jest.setTimeout(120_000);

const ROOT = join(__dirname, '../../..');

async function modelOf(environment: Environment | Promise<Environment>, sites?: string): Promise<Model> {
  const { app } = synthesizeFleet(await environment, sites);
  return readModel((await fromSynthesis(new Resolver(app))).tiers);
}

const SITE = { up: ['sensors.>'], down: ['commands.{site}.>'] };
const DRAWN: Readonly<Record<string, () => Promise<string>>> = {
  'prod as DOT (README has it as Mermaid)': async () => toDot(await modelOf(loadEnvironment('prod'))),
  dev: async () => toMermaid(await modelOf(loadEnvironment('dev'))),
  staging: async () => toMermaid(await modelOf(loadEnvironment('staging'))),
  'where an operator says who gets in, links are known, and filters are in credentials': async () =>
    toMermaid(await modelOf(environmentWith({ trust: await operatorTrust(), defaults: { site: SITE } }))),
  'sites that NATS_SITES leaves out are shown as their hub knows them': async () =>
    toMermaid(await modelOf(environmentWith(), 'edge1')),
};

describeKept('bundled.txt has what is drawn', join(__dirname, 'bundled.txt'), DRAWN, async (draw) =>
  (await draw()).trimEnd().split('\n'),
);

test("README's picture is what the command writes, and so is the SVG that it shows", async () => {
  const model = await modelOf(loadEnvironment('prod'));
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  expect(/```mermaid\n(.*?)```/s.exec(readme)?.[1]).toBe(toMermaid(model));
  expect(readme).toContain('(docs/topology-prod.svg)');
  expect(readFileSync(join(ROOT, 'docs/topology-prod.svg'), 'utf8')).toBe(toSvg(model));
});
