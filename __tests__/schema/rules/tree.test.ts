import { hub, minimal, region, site, sitesOf } from '../example';
import { areAccepted, areRefused } from '../kept-table';

const there = { kube: { context: 'x' } };
const [toA, toB, toC] = ['a', 'b', 'c'].map((via) => ({ ...region, via }));

areRefused(__filename, {
  'a region that does not exist': minimal({ regions: { eu: region }, sites: { a: { via: 'euu' } } }),
  'a path through a site': minimal({ sites: { edge1: {}, other: { via: 'edge1' } } }),
  'regions in a cycle': minimal({ regions: { a: toB, b: toC, c: toA } }),
  'a region that connects to itself': minimal({ regions: { a: toA } }),
  'regions in a cycle, and a client that would receive nothing through them': minimal({
    regions: { a: toB, b: toA },
    sites: { s: { via: 'a', down: ['config.*.s'] } },
    clients: { c: { at: 'b', subscribe: ['config.>'] } },
  }),
  'clients at unknown places, and without a place': minimal({
    sites: { edge1: {} },
    clients: { a: { at: 'egde1' }, b: { at: 'somewhere' }, c: {} },
  }),
  'two tiers in one namespace': sitesOf(there, there),
  "a site in the hub's namespace": site({ kube: { context: 'hub' }, namespace: 'nats' }),
  'a site in the namespace in which the hub is handed its identity': site({
    kube: { context: 'hub' },
    namespace: 'nats-trust',
  }),
  "a deploy that does not wait for the load balancer's address": hub({ ...region, service: { wait: false } }),
  'the same in the defaults of regions': minimal({
    regions: { eu: region },
    defaults: { region: { service: { wait: false } } },
  }),
  'two tiers in one namespace, one of them externally managed': sitesOf(there, {
    ...there,
    namespace: { create: false },
  }),
  "a region at the hub's address": minimal({ regions: { eu: { address: 'NATS.example.com' } } }),
});

areAccepted({
  "a region at the hub's address, with another port": minimal({
    regions: { eu: { address: 'nats.example.com', ports: { leafnodes: 7423 } } },
  }),
  'contexts with the same name in two kubeconfigs': sitesOf(there, { kube: { ...there.kube, config: '/etc/other' } }),
});
