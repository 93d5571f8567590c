import { join } from 'node:path';
import { readModel, toSvg } from '../../../fleet/draw';
import { Resolver, type ValueMap } from '../../../fleet/model';
import type { FleetModel } from '../../../fleet/model/fleet';
import { fleetsOf, fromPlan } from '../../../fleet/model/from-plan';
import { fromSynthesis } from '../../../fleet/model/from-synthesis';
import { loadEnvironment } from '../../../fleet/project/environments';
import { synthesizeFleet } from '../../support/fleet';
import { expectKept } from '../../support/kept-file';
import { yaml } from '../../support/stack-text';
import { plansOf } from '../../support/terraform-plan';

jest.setTimeout(120_000);

const appOfProd = async () => synthesizeFleet(await loadEnvironment('prod')).app;

/** All that a model says, to compare. */
function said({ tiers, links }: FleetModel) {
  const all = tiers.map(({ users, services, streams, outputs, ...tier }) => ({
    ...tier,
    streams: [...streams].map(([name, json]) => [name, JSON.parse(json)]),
    users: users(),
    services: services.map(({ annotations, ...service }) => ({ ...service, annotations: [...annotations] })),
  }));
  const ways = links().map(({ leaf, upstream, ...link }) => ({ leaf: leaf.name, upstream: upstream?.name, ...link }));
  const byName = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  return JSON.parse(JSON.stringify([all.sort(byName), ways.sort(byName)]));
}

test('what was synthesized and the plans of it say the same of each tier, and of who connects to whom', async () => {
  const synthesis = await fromSynthesis(new Resolver(await appOfProd()));
  const plans = [...(await plansOf(undefined, await loadEnvironment('prod'))).values()];
  const { before, after } = fleetsOf(plans.map(fromPlan));
  expect(before.tiers).toEqual([]);
  expect(said(after)).toEqual(said(synthesis));
});

test('prod.txt has each tier with the configuration and addresses of its servers, and each link with its filters', async () => {
  const [tiers, ways] = said(await fromSynthesis(new Resolver(await appOfProd())));
  const shown = tiers.map(({ conf: _conf, ...tier }: ValueMap) => tier);
  expectKept(join(__dirname, 'prod.txt'), yaml([...shown, ...ways]).replace(/_[0-9A-F]{8}\b/g, ''));
});

test('a picture makes no key and no certificate, and the pods of one site those that it needs', async () => {
  const resolver = new Resolver(await appOfProd());
  const made = () => [...resolver.state.keys()].filter((key) => /\/(tls|random)_/.test(key));
  const { tiers } = await fromSynthesis(resolver);
  expect(toSvg(readModel(tiers))).toContain('edge1');
  expect(made()).toEqual([]);
  await tiers.find(({ name }) => name === 'edge1')?.pods();
  expect(made().length).toBeGreaterThan(3);
});
