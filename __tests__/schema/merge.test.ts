import { parseEnvironment } from '../../schema/parse';
import { FOREIGN_CA_PEM } from '../support/foreign-ca';
import { minimal } from './example';

/** What is resolved of a region or site whose own settings stand beside those for all of its kind. */
function resolved(kind: 'region' | 'site', own: Record<string, unknown>, all: Record<string, unknown>) {
  const { regions, sites } = parseEnvironment(
    minimal({
      trust: { kind: 'mutual-tls', certificates: 'existing', authorities: [FOREIGN_CA_PEM] },
      regions: kind === 'region' ? { one: { address: 'nats-eu.example.com', ...own } } : {},
      sites: kind === 'site' ? { one: own } : {},
      defaults: { [kind]: all },
    }),
    'environments/prod.ts',
  );
  return { ...sites[0], ...regions[0] };
}

test.each([
  ['accessJob', { wait: false }, { timeout: '5m' }, { accessJob: { wait: false, timeout: '5m' } }],
  [
    'service',
    { annotations: { a: '1' } },
    { annotations: { b: '2' } },
    { service: { annotations: { a: '1', b: '2' } } },
  ],
  [
    'certificates',
    { certManager: { name: 'own' } },
    { certManager: { name: 'all', kind: 'Issuer' } },
    { certificates: { issuer: { name: 'own', kind: 'Issuer' } } },
  ],
  ['namespace', { create: false }, 'edge', { namespace: { name: 'edge', create: false } }],
  ['namespace', 'own', { name: 'all', create: false }, { namespace: { name: 'own', create: true } }],
  [
    'jetstream',
    { volume: { class: 'fast' } },
    { volume: '60Gi' },
    { jetstream: { volume: { size: { text: '60Gi' }, class: 'fast' } } },
  ],
  ['up', ['a.>'], ['b.>'], { up: ['a.>'] }],
  ['revoked', undefined, true, { revoked: true }],
])('%s: what a region says itself, %j, over what all regions have, %j', (key, own, all, expected) => {
  expect(resolved('region', { [key]: own }, { [key]: all })).toMatchObject(expected);
});

test("a site's own streams take the place of those of all sites, or none could be left out", () => {
  const { streams } = resolved(
    'site',
    { streams: { OWN: { subjects: ['sensors.>'], maxAge: '1d' } } },
    { streams: { EDGE_SENSORS: { subjects: ['sensors.>'] }, OWN: { subjects: ['alerts.>'], maxBytes: '1Gi' } } },
  );
  expect(streams).toEqual([
    { name: 'OWN', subjects: ['sensors.>'], maxAgeSeconds: 86_400, maxBytes: Math.floor(4.5 * 2 ** 30) },
  ]);
});
