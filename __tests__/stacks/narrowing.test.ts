import { loadEnvironment } from '../../environments';
import { type Environment, loadBalancer } from '../../schema';
import { BUNDLED, environmentWith, NO_SITE, synthesizeFleet } from '../support/fleet';

const FIXED = ['hub', 'identity-eu', 'prod', 'region-eu'];

test.each([
  ['edge*', ['edge1', 'edge2']],
  ['plant7, edge2', ['edge2', 'plant7']],
  [NO_SITE, []],
  ['', ['edge1', 'edge2', 'plant7']],
])(
  'NATS_SITES=%j: %j, each with its identity, beside the hub, its regions and the trust root',
  async (sites, selected) => {
    const stacks = selected.flatMap((site) => [`identity-${site}`, `leaf-${site}`]);
    expect(synthesizeFleet(await loadEnvironment('prod'), sites).names).toEqual([...FIXED, ...stacks].sort());
  },
);

const EVERY: Readonly<Record<string, () => Environment | Promise<Environment>>> = {
  ...Object.fromEntries(BUNDLED.map((name) => [name, () => loadEnvironment(name)])),
  'a fleet with the alerts of sites': () => environmentWith({ alerts: { enabled: true, sites: true } }),
};

test.each(Object.entries(EVERY))(
  '%s: whatever sites are selected, the stacks that are there are the same to the byte',
  async (_name, load) => {
    const environment = await load();
    const full = synthesizeFleet(environment);
    for (const sites of ['edge1', NO_SITE]) {
      const narrowed = synthesizeFleet(environment, sites);
      for (const stack of narrowed.names) expect(narrowed.text(stack)).toBe(full.text(stack));
    }
  },
);

test("a region's load balancer tells its address even while none of its sites is synthesized", () => {
  const environment = environmentWith({
    regions: { eu: { address: loadBalancer() } },
    sites: { paris: { via: 'eu' } },
    trust: { kind: 'password' },
  });
  const narrowed = synthesizeFleet(environment, NO_SITE);
  expect(narrowed.json('region-eu').output).toEqual(synthesizeFleet(environment).json('region-eu').output);
  const ingress = 'kubernetes_service_v1.region_public_service_D5A939BE.status[0].load_balancer[0].ingress[0]';
  expect([...(narrowed.app.stacks.get('region-eu')?.outputs.values() ?? [])]).toEqual([
    { sensitive: true, value: `\${${ingress}.hostname}` },
    { sensitive: true, value: `\${${ingress}.ip}` },
    { sensitive: false, value: { environment: 'test', stack: 'region-eu', role: 'region', name: 'eu' } },
  ]);
});
