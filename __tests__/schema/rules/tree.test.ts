import { hub, linesOf, minimal, site } from '../example';
import { areRefused, loadBalancer, region } from './refused';

const UNKNOWN_ADDRESS =
  "false would end a deploy before the load balancer's address is known, which the certificate and the leaves need; give a DNS name as address, or leave it out";

areRefused([
  [
    'a region that does not exist',
    minimal({ regions: { eu: region }, sites: { a: { via: 'euu' } } }),
    'sites.a.via: "euu" is not a region. Did you mean "eu"?',
  ],
  [
    'a way through a site',
    minimal({ sites: { edge1: {}, other: { via: 'edge1' } } }),
    'sites.other.via: "edge1" is not a region. Allowed: "hub"',
  ],
  [
    'regions in a cycle',
    minimal({ regions: { a: { ...region, via: 'b' }, b: { ...region, via: 'c' }, c: { ...region, via: 'a' } } }),
    'regions.a.via: "b" is part of a cycle: a → b → c → a; every way must lead to "hub"',
  ],
  [
    'a region that goes through itself',
    minimal({ regions: { a: { ...region, via: 'a' } } }),
    'regions.a.via: "a" is part of a cycle: a → a; every way must lead to "hub"',
  ],
  [
    'a client at a place that does not exist',
    minimal({ sites: { edge1: {} }, clients: { c: { at: 'egde1' } } }),
    'clients.c.at: "egde1" is not a place. Did you mean "edge1"?',
  ],
  [
    'a client at a place like no other',
    minimal({ clients: { c: { at: 'somewhere' } } }),
    'clients.c.at: "somewhere" is not a place. Allowed: "hub", "sites", or the name of a region or site',
  ],
  [
    'a client nowhere',
    minimal({ clients: { c: {} } }),
    'clients.c.at: is missing: it must be "hub", "sites", or the name of a region or site',
  ],
  [
    'two places in one namespace',
    minimal({ sites: { a: { kube: { context: 'x' } }, b: { kube: { context: 'x' } } } }),
    'sites.b.namespace: "nats-edge" of context "x" is where a runs; no two tiers share a namespace, so give b another one, or another context',
  ],
  [
    "a site in the hub's namespace",
    site({ kube: { context: 'hub' }, namespace: 'nats' }),
    'sites.edge1.namespace: "nats" of context "hub" is where hub runs; no two tiers share a namespace, so give edge1 another one, or another context',
  ],
  [
    'a site in the namespace where the hub is handed what it needs',
    site({ kube: { context: 'hub' }, namespace: 'nats-trust' }),
    'sites.edge1.namespace: "nats-trust" of context "hub" is where hub is handed its identity; give edge1 another namespace',
  ],
  [
    "a deploy that does not wait for the load balancer's address",
    hub({ address: loadBalancer, service: { wait: false } }),
    `hub.service.wait: ${UNKNOWN_ADDRESS}`,
  ],
  [
    'the same said of all regions',
    minimal({ regions: { eu: region }, defaults: { region: { service: { wait: false } } } }),
    `defaults.region.service.wait: ${UNKNOWN_ADDRESS}`,
  ],
  [
    'two places in one namespace, of which one is said to be there',
    minimal({ sites: { a: { kube: { context: 'x' } }, b: { kube: { context: 'x' }, namespace: { create: false } } } }),
    'sites.b.namespace: "nats-edge" of context "x" is where a runs; no two tiers share a namespace, so give b another one, or another context',
  ],
  [
    "a region at the hub's address",
    minimal({ regions: { eu: { address: 'NATS.example.com' } } }),
    'regions.eu.address: "nats.example.com" is the address of hub too; each needs its own',
  ],
]);

test('regions in a cycle are told of beside a client that would receive nothing through them', () => {
  const input = minimal({
    regions: { a: { ...region, via: 'b' }, b: { ...region, via: 'a' } },
    sites: { s: { via: 'a', down: ['config.*.s'] } },
    clients: { c: { at: 'b', subscribe: ['config.>'] } },
  });
  expect(linesOf(input)).toEqual([
    'regions.a.via: "b" is part of a cycle: a → b → a; every way must lead to "hub"',
    expect.stringMatching(
      /^clients\.c\.subscribe\[0\]: "config\.>" would receive nothing of "config\.\*\.s" across the link of b/,
    ),
  ]);
});
