import { loadEnvironment } from '../../fleet/project/environments';
import { type Environment, loadBalancer } from '../../schema';
import { BUNDLED, environmentWith, NO_SITE, synthesizeFleet } from '../support/fleet';

const FIXED = ['hub', 'identity-eu', 'prod', 'region-eu'];

test.each([
  ['edge*', ['edge1', 'edge2']],
  ['plant7, edge2', ['edge2', 'plant7']],
  [NO_SITE, []],
  ['', ['edge1', 'edge2', 'plant7']],
])(
  'NATS_SITES=%j: %j, each with its identity, with the hub, its regions and the trust root',
  async (sites, selected) => {
    const stacks = selected.flatMap((site) => [`identity-${site}`, `leaf-${site}`]);
    expect(synthesizeFleet(await loadEnvironment('prod'), sites).names).toEqual([...FIXED, ...stacks].sort());
  },
);

const EVERY: Readonly<Record<string, () => Environment | Promise<Environment>>> = {
  ...Object.fromEntries(BUNDLED.map((name) => [name, () => loadEnvironment(name)])),
  'a fleet with the alerts of sites': () => environmentWith({ alerts: { enabled: true, sites: true } }),
  'a region at the address of its load balancer': () =>
    environmentWith({ regions: { eu: { address: loadBalancer() } }, sites: { edge1: { via: 'eu' }, paris: {} } }),
};

test.each(Object.entries(EVERY))(
  '%s: whatever sites are selected, their stacks are byte-identical',
  async (_name, load) => {
    const environment = await load();
    const full = synthesizeFleet(environment);
    for (const sites of ['edge1', NO_SITE]) {
      const narrowed = synthesizeFleet(environment, sites);
      for (const stack of narrowed.names) expect(narrowed.text(stack)).toBe(full.text(stack));
    }
  },
);
