import { readModel } from '../../../fleet/draw';
import { manySites, type SyntheticLeaf, syntheticFleet } from './synthetic';

/** A region that sites can connect to. */
export const REGION: SyntheticLeaf = { name: 'eu', role: 'region', servers: 3, namespace: 'nats' };

const five: readonly SyntheticLeaf[] = [
  REGION,
  ...['edge1', 'edge2', 'edge3'].map((name) => ({ name })),
  { name: 'plant7', via: 'eu' },
  { name: 'plant8', via: 'eu' },
];

const changed: readonly SyntheticLeaf[] = [
  { ...REGION, servers: 5, up: ['sensors.>', 'alerts.>', 'humidity.>'] },
  { name: 'edge1', up: ['sensors.>', 'humidity.>', 'a.very.long.subject.that.somebody.thought.would.be.nice.*.>'] },
  { name: 'edge3', via: 'eu' },
  { name: 'edge4' },
  { name: 'plant7', via: 'eu', settings: { max_bytes: 5 }, subjects: ['sensors.>', 'humidity.>'] },
  { name: 'plant8', via: 'eu' },
];

const hundreds: readonly SyntheticLeaf[] = [REGION, ...manySites(300), ...manySites(200, { via: 'eu' })];

/** Nine sites come, three go, two of the hub's and all of the region's may send more; one of the hub's may not send what it could. */
const hundredsChanged: readonly SyntheticLeaf[] = [
  REGION,
  ...manySites(300)
    .slice(3)
    .map((leaf) => {
      if (leaf.name === 'site-010') return { ...leaf, up: ['sensors.>', 'humidity.>'] };
      return leaf.name === 'site-020' ? { ...leaf, up: ['sensors.>', 'alerts.>', 'humidity.>'] } : leaf;
    }),
  ...manySites(9).map(({ name }) => ({ name: name.replace('site', 'new') })),
  ...manySites(200, { via: 'eu', up: ['sensors.>', 'alerts.>', 'humidity.>'] }),
];

/** Hub, a region, five sites. */
export const FIVE = readModel(syntheticFleet(five));

/** The same with changes of each kind, and a site that moves. */
export const CHANGED = readModel(syntheticFleet(changed), syntheticFleet(five));

/** As many sites as have a card each. */
export const FORTY = readModel(syntheticFleet(manySites(40)));

/** Hub, a region, 500 sites. */
export const HUNDREDS = readModel(syntheticFleet(hundreds));

/** The same with changes. */
export const HUNDREDS_CHANGED = readModel(syntheticFleet(hundredsChanged), syntheticFleet(hundreds));
