import { z } from 'zod';
import { clientsAt, loadBalancer } from '../../schema';
import type { EnvironmentDraft } from '../../schema/draft';
import { aboutField, unwrapped } from '../../schema/field';
import { resolve } from '../../schema/resolve';
import { environmentSchema } from '../../schema/schema';
import { EXTERNAL_CA_PEM } from '../support/external-ca';
import { yaml } from '../support/stack-text';
import { minimal, parse, site, trust, type Written } from './example';
import { areShown } from './kept-table';

/** A value with every field, with the example in its documentation. */
function examples(schema: z.core.$ZodType, example: unknown = {}): unknown {
  const type = unwrapped(schema);
  const kind = type instanceof z.ZodUnion ? type.options.find((option) => option instanceof z.ZodObject) : type;
  if (kind instanceof z.ZodRecord)
    return kind.valueType instanceof z.ZodString ? example : { one: examples(kind.valueType) };
  if (!(kind instanceof z.ZodObject)) return example;
  const fields = Object.entries(kind.shape).map(([key, field]) => [key, examples(field, aboutField(field).example)]);
  return Object.fromEntries(fields);
}

/** Nested regions, with sites that have different streams. */
const nested = minimal({
  regions: {
    north: { address: '2001:DB8:0::1', via: 'eu', down: ['commands.>', 'config.>'], up: ['sensors.>', 'alerts.>'] },
    eu: { address: loadBalancer(), replicas: 1 },
  },
  sites: {
    plant7: { via: 'eu', streams: {}, kube: { config: '/etc/plant' } },
    zinc: {
      up: ['alerts.>'],
      streams: { A: { subjects: ['alerts.>'], hub: { maxBytes: '7Gi' }, region: { maxBytes: 1 } } },
    },
    mine1: {
      via: 'north',
      up: ['sensors.{site}.>', 'alerts.>'],
      streams: {
        S: { subjects: ['sensors.{site}.>'], maxAge: '1d', maxBytes: '1Gi', hub: { maxAge: '7d', maxBytes: '2Gi' } },
        A: {
          subjects: ['alerts.>'],
          maxBytes: '2Gi',
          hub: { maxBytes: '7Gi' },
          region: { maxAge: '2d', maxBytes: '2Gi' },
        },
      },
    },
  },
  clients: { gateway: { at: 'sites', publish: ['sensors.{site}.>'] }, board: { at: 'hub', subscribe: ['sensors.>'] } },
});

/** A region's own settings, and the defaults. */
const MERGED: readonly (readonly [own: Written, all: Written])[] = [
  [{ accessJob: { wait: false } }, { accessJob: { timeout: '5m' } }],
  [{ service: { annotations: { a: '1' } } }, { service: { annotations: { b: '2' } } }],
  [
    { certificates: { certManager: { name: 'own' } } },
    { certificates: { certManager: { name: 'all', kind: 'Issuer' } } },
  ],
  [{ namespace: { create: false } }, { namespace: 'edge' }],
  [{ namespace: { create: false } }, { namespace: { name: 'edge' } }],
  [{ namespace: 'own' }, { namespace: { name: 'all', create: false } }],
  [{ jetstream: { volume: { class: 'fast' } } }, { jetstream: { volume: '60Gi' } }],
  [{ up: ['a.>'] }, { up: ['b.>'] }],
  [{ revoked: undefined }, { revoked: true }],
];

/** The resulting settings of the region. */
function merged([own, all]: (typeof MERGED)[number]): unknown {
  const regions = { eu: { address: 'nats-eu.example.com', ...own } };
  const input = { certificates: 'existing', authorities: [EXTERNAL_CA_PEM] };
  const [region] = parse(trust(input, { regions, defaults: { region: all } })).regions;
  return { own, all, region: Object.fromEntries(Object.entries(region ?? {}).filter(([key]) => key in own)) };
}

/**
 * What is looked at of some environments: the whole of the first three, of the others the part that shows what they are
 * about.
 */
const RESOLVED: Readonly<Record<string, () => unknown>> = {
  'a small environment has every default': () => parse(site({})),
  'every field is used as written': () => resolve(examples(environmentSchema) as EnvironmentDraft),
  'arrays are sorted by name, and streams are sourced from region to region': () => parse(nested),
  'the hub of an environment without sites has no stream': () => parse(minimal()).hub.streams,
  'a region passes what its sites exchange, and its own commands': () =>
    parse(
      minimal({ regions: { eu: { address: loadBalancer() } }, sites: { a: { via: 'eu' }, b: { via: 'eu' } } }),
    ).regions.map(({ up, down }) => ({ up, down })),
  'a development environment has no alerts by default': () => parse(minimal({ kind: 'development' })).alerts,
  'passwords are sent encrypted by default': () => parse(minimal({ trust: { kind: 'password' } })).trust,
  'the settings of a region override the defaults': () => MERGED.map(merged),
  "a site's own streams take the place of those of all sites, or none could be left out": () =>
    parse({
      ...site({ streams: { OWN: { subjects: ['sensors.>'], maxAge: '1d' } } }),
      defaults: {
        site: { streams: { OTHER: { subjects: ['sensors.>'] }, OWN: { subjects: ['alerts.>'], maxBytes: 1 } } },
      },
    }).sites[0]?.streams,
  'the clients of a site have its name in their subjects': () =>
    ['mine1', 'hub', 'eu'].map((place) => ({ place, clients: clientsAt(parse(nested), place) })),
};

describe('resolve.txt lists the resolved environment, with every default', () =>
  // Plain data: undefined values are left out.
  areShown(__filename, RESOLVED, (it) =>
    yaml(JSON.parse(JSON.stringify(it)))
      .trimEnd()
      .split('\n'),
  ));
