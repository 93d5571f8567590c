import { environmentWith, synthesizeFleet } from '../support/fleet';
import { documentedTable, secretsHeld, secretsOf, tableOf } from '../support/secrets-held';

test.each([
  ['mutual-tls', '### With certificates'],
  ['password', '### With passwords'],
])(
  '%s: docs/trust.md lists which stack has which secret: a tier only its own identity and those of its servers and clients',
  (kind, heading) => {
    // A region with a site behind it, and a site at the hub.
    const { app } = synthesizeFleet(
      environmentWith({
        name: 'prod',
        trust: { kind },
        regions: { eu: { address: 'nats-eu.example.com' } },
        sites: { edge1: {}, plant7: { via: 'eu' } },
      }),
    );
    expect(documentedTable(heading)).toBe(tableOf(secretsHeld(app), secretsOf(app)));
  },
);
