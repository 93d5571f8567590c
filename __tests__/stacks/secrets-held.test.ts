import { environmentWith, synthesizeFleet } from '../support/fleet';
import { documentedTable, nameOfSecret, secretsHeld, secretsOf, tableOf } from '../support/secrets-held';

describe.each([
  ['mutual-tls', '### With certificates'],
  ['password', '### With passwords'],
])('%s', (kind, heading) => {
  // A region with a site behind it, and a site at the hub.
  const { app } = synthesizeFleet(
    environmentWith({
      name: 'prod',
      trust: { kind },
      regions: { eu: { address: 'nats-eu.example.com' } },
      sites: { edge1: {}, plant7: { via: 'eu' } },
    }),
  );

  test('docs/trust.md says which stack holds which secret', () => {
    expect(documentedTable(heading)).toBe(tableOf(secretsHeld(app), secretsOf(app)));
  });

  test("a tier's plan and state hold its own identity, what its own servers and clients use, the authority that issues for these, and nothing else: nobody else can be by it", () => {
    const held = secretsHeld(app);
    const names = (stack: string) => [...new Set([...(held.get(stack) ?? [])].map(nameOfSecret))].sort();
    expect(['hub', 'region-eu', 'leaf-edge1', 'leaf-plant7'].map(names)).toEqual([
      ['authority of hub', 'servers and clients of hub'],
      ['authority of eu', 'identity of eu', 'servers and clients of eu'],
      ['identity of edge1', 'servers and clients of edge1'],
      ['identity of plant7', 'servers and clients of plant7'],
    ]);
  });
});
