import { environmentWith, synthesizeFleet } from '../support/fleet';
import { documentedTable, nameOfSecret, secretsHeld, secretsOf, tableOf } from '../support/secrets-held';

/** A region with a site behind it, and a site at the hub. */
function fleetWith(kind: 'mutual-tls' | 'password') {
  return synthesizeFleet(
    environmentWith({
      name: 'prod',
      trust: { kind },
      regions: { eu: { address: 'nats-eu.example.com' } },
      sites: { edge1: {}, plant7: { via: 'eu' } },
    }),
  ).app;
}

test('with certificates, docs/trust.md says which stack holds which secret', () => {
  const app = fleetWith('mutual-tls');
  expect(documentedTable('### With certificates')).toBe(tableOf(secretsHeld(app), secretsOf(app)));
});

test('with passwords, docs/trust.md says which stack holds which secret', () => {
  const app = fleetWith('password');
  expect(documentedTable('### With passwords')).toBe(tableOf(secretsHeld(app), secretsOf(app)));
});

test.each(['mutual-tls', 'password'] as const)(
  "%s: a site's plan and state hold its own identity and what its own servers and clients use, nothing else",
  (kind) => {
    const held = secretsHeld(fleetWith(kind));
    const names = (stack: string) => [...new Set([...(held.get(stack) ?? [])].map(nameOfSecret))].sort();
    expect({ edge1: names('leaf-edge1'), plant7: names('leaf-plant7') }).toEqual({
      edge1: ['identity of edge1', 'servers and clients of edge1'],
      plant7: ['identity of plant7', 'servers and clients of plant7'],
    });
  },
);

test.each([
  ['mutual-tls', 'hub', ['authority of hub', 'servers and clients of hub']],
  ['mutual-tls', 'region-eu', ['authority of eu', 'identity of eu', 'servers and clients of eu']],
  ['password', 'hub', ['authority of hub', 'servers and clients of hub']],
  ['password', 'region-eu', ['authority of eu', 'identity of eu', 'servers and clients of eu']],
] as const)(
  '%s: %s holds the authority that issues for its own servers and clients, and no other; nobody else can be by it',
  (kind, stack, names) => {
    const held = [...(secretsHeld(fleetWith(kind)).get(stack) ?? [])];
    expect([...new Set(held.map(nameOfSecret))].sort()).toEqual(names);
  },
);
