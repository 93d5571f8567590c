import { readModel } from '../../../fleet/draw';
import { manySites, type SyntheticLeaf, syntheticFleet } from './synthetic';

/** A region that sites can connect to. */
export const REGION: SyntheticLeaf = { name: 'eu', role: 'region', servers: 3, namespace: 'nats' };

const EDGES = ['edge1', 'edge2', 'edge3'].map((name) => ({ name }));
const PLANT7 = { name: 'plant7', via: 'eu' };
const PLANT8 = { name: 'plant8', via: 'eu' };
const WIDER = ['sensors.>', 'alerts.>', 'humidity.>'];

const five = syntheticFleet([REGION, ...EDGES, PLANT7, PLANT8]);
const changed = syntheticFleet([
  { ...REGION, servers: 5, up: WIDER },
  { name: 'edge1', up: ['sensors.>', 'humidity.>', 'a.very.long.subject.that.somebody.thought.would.be.nice.*.>'] },
  { name: 'edge3', via: 'eu' },
  { name: 'edge4' },
  { ...PLANT7, settings: { max_bytes: 5 }, subjects: ['sensors.>', 'humidity.>'] },
  PLANT8,
]);

const hundreds = syntheticFleet([REGION, ...manySites(300), ...manySites(200, { via: 'eu' })]);

/**
 * Nine sites are added, three removed; two of the hub's and all of the region's may send more, one of the hub's less.
 */
const hundredsChanged = syntheticFleet([
  REGION,
  ...manySites(300)
    .slice(3)
    .map((leaf) => {
      if (leaf.name === 'site-010') return { ...leaf, up: ['sensors.>', 'humidity.>'] };
      return leaf.name === 'site-020' ? { ...leaf, up: WIDER } : leaf;
    }),
  ...manySites(9).map(({ name }) => ({ name: name.replace('site', 'new') })),
  ...manySites(200, { via: 'eu', up: WIDER }),
]);

/** Pictures of fleets: small and large, with and without changes of each kind; of the forty, each site has a card. */
export const PICTURES = {
  FIVE: readModel(five),
  CHANGED: readModel(changed, five),
  FORTY: readModel(syntheticFleet(manySites(40))),
  HUNDREDS: readModel(hundreds),
  HUNDREDS_CHANGED: readModel(hundredsChanged, hundreds),
};
