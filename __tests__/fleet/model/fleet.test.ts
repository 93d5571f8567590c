import { loadEnvironment } from '../../../environments';
import { readModel, toSvg } from '../../../fleet/draw';
import { Resolver } from '../../../fleet/model';
import type { FleetModel } from '../../../fleet/model/fleet';
import { fleetsOf, fromPlan } from '../../../fleet/model/from-plan';
import { fromSynthesis } from '../../../fleet/model/from-synthesis';
import type { TierModel } from '../../../fleet/model/tier';
import type { Environment } from '../../../schema';
import { synthesizeFleet } from '../../support/fleet';
import { plansOf } from '../../support/terraform-plan';

jest.setTimeout(120_000);

let prod: Environment;
let app: ReturnType<typeof synthesizeFleet>['app'];
beforeAll(async () => {
  prod = await loadEnvironment('prod');
  app = synthesizeFleet(prod).app;
});

/** Addresses of the keys, passwords and certificates that were made. */
function made({ state }: Resolver): string[] {
  return [...state.keys()].filter((key) => /\/(tls|random)_/.test(key));
}

/** All that a model says, to compare. */
function said({ tiers, links }: FleetModel) {
  const sorted = [...tiers].sort((a, b) => (a.stack < b.stack ? -1 : 1));
  return {
    tiers: sorted.map(({ users, outputs, streams, ...tier }) => ({
      ...JSON.parse(JSON.stringify({ ...tier, services: undefined })),
      services: tier.services.map((service) => ({
        ...service,
        annotations: [...service.annotations],
      })),
      streams: [...streams].map(([name, json]) => [name, JSON.parse(json)]),
      users: users(),
    })),
    links: links()
      .map(({ leaf, acceptor, ...link }) => ({
        leaf: leaf.name,
        acceptor: acceptor?.name,
        ...link,
      }))
      .sort((a, b) => (a.leaf < b.leaf ? -1 : 1)),
  };
}

test('what was synthesized and the plans of it say the same of each tier, and of who connects to whom', async () => {
  const synthesis = await fromSynthesis(new Resolver(app));
  const plans = [...(await plansOf(undefined, prod)).values()];
  const { before, after } = fleetsOf(plans.map(fromPlan));
  expect(before.tiers).toEqual([]);
  expect(said(after)).toEqual(said(synthesis));
});

/** What a tier is, in one line for each thing. */
function short({ stack, role, name, namespace, servers, remote, addresses, streams, users, ...tier }: TierModel) {
  const lets = Object.keys(tier.access?.users ?? {});
  const counts = [tier.policies, tier.secrets, tier.certificates, tier.expected].map((list) => list.length);
  return [
    `${stack}: ${role} ${name}, ${servers} in ${namespace}, ${remote ?? 'a leaf of nobody'}`,
    `at ${addresses?.join(' ') || 'no address'}, ${tier.services
      .map((service) => `${service.type} ${service.name}`)
      .join(', ')}`,
    `users ${users()?.map(({ user }) => user)}; lets in ${lets}; streams ${[...streams.keys()]}`,
    `${counts.join(', ')} policies, Secrets, certificates, Secrets of others`,
  ];
}

test('a tier is who it is, what its servers are told, and how they are reached', async () => {
  const { tiers, links } = await fromSynthesis(new Resolver(app));
  expect(tiers.map(short)).toMatchInlineSnapshot(`
    [
      [
        "hub: hub hub, 3 in nats, a leaf of nobody",
        "at nats.example.com:7422, LoadBalancer nats-hub, ClusterIP nats-hub-headless",
        "users admin.hub,dashboard,eu,edge1,edge2,sys.hub; lets in eu,edge1,edge2; streams EDGE_SENSORS",
        "4, 5, 6, 0 policies, Secrets, certificates, Secrets of others",
      ],
      [
        "leaf-edge1: leaf edge1, 1 in nats-edge, tls://nats.example.com:7422",
        "at no address, ClusterIP nats-leaf, ClusterIP nats-leaf-headless",
        "users admin.edge1,gateway; lets in ; streams EDGE_SENSORS",
        "3, 4, 4, 0 policies, Secrets, certificates, Secrets of others",
      ],
      [
        "leaf-edge2: leaf edge2, 1 in nats-edge, tls://nats.example.com:7422",
        "at no address, ClusterIP nats-leaf, ClusterIP nats-leaf-headless",
        "users admin.edge2,gateway; lets in ; streams EDGE_SENSORS",
        "3, 4, 4, 0 policies, Secrets, certificates, Secrets of others",
      ],
      [
        "leaf-plant7: leaf plant7, 1 in nats-edge, tls://nats-eu.example.com:7422",
        "at no address, ClusterIP nats-leaf, ClusterIP nats-leaf-headless",
        "users admin.plant7,gateway; lets in ; streams EDGE_SENSORS",
        "3, 4, 4, 0 policies, Secrets, certificates, Secrets of others",
      ],
      [
        "region-eu: region eu, 3 in nats, tls://nats.example.com:7422",
        "at nats-eu.example.com:7422, LoadBalancer nats-region, ClusterIP nats-region-headless",
        "users admin.eu,plant7,sys.eu; lets in plant7; streams EDGE_SENSORS",
        "4, 5, 5, 0 policies, Secrets, certificates, Secrets of others",
      ],
    ]
  `);
  const way = ({ leaf, acceptor, user, filters }: ReturnType<typeof links>[number]) =>
    `${leaf.name} → ${acceptor?.name} as ${user?.path.join('.')}: ${JSON.stringify(filters)}`;
  expect(links().map(way)).toMatchInlineSnapshot(`
    [
      "edge1 → hub as accounts.FLEET.users.3: {"up":["sensors.>","alerts.>"],"down":["commands.edge1.>","config.>"]}",
      "edge2 → hub as accounts.FLEET.users.4: {"up":["sensors.>","alerts.>"],"down":["commands.edge2.>","config.>"]}",
      "plant7 → eu as accounts.FLEET.users.1: {"up":["sensors.>","alerts.>"],"down":["commands.plant7.>","config.>"]}",
      "eu → hub as accounts.FLEET.users.2: {"up":["sensors.>","alerts.>"],"down":["commands.plant7.>","config.>","commands.eu.>"]}",
    ]
  `);
});

test('a picture makes no key and no certificate, and the pods of one site those that it needs', async () => {
  const resolver = new Resolver(app);
  const { tiers } = await fromSynthesis(resolver);
  expect(toSvg(readModel(tiers))).toContain('edge1');
  expect(made(resolver)).toEqual([]);
  await tiers.find(({ name }) => name === 'edge1')?.pods();
  expect(made(resolver).length).toBeGreaterThan(3);
});
