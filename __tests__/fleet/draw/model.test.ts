import { join } from 'node:path';
import { stringify } from 'yaml';
import { readModel } from '../../../fleet/draw';
import { readConf, type TierFacts } from '../../../fleet/model/tier';
import { describeKept } from '../../support/kept-file';
import { syntheticFleet } from './synthetic';

type Facts = readonly TierFacts[];

const REGION = { name: 'eu', role: 'region', servers: 3, namespace: 'nats' } as const;
const PLANT7 = { name: 'plant7', via: 'eu' };
const FLEET = syntheticFleet([REGION, { name: 'edge1' }, PLANT7]);
const BEFORE = syntheticFleet([REGION, { name: 'edge1' }, { name: 'edge2' }, { name: 'edge3' }, PLANT7]);
const AFTER = syntheticFleet([
  { ...REGION, servers: 5 },
  { name: 'edge1', up: ['sensors.>', 'humidity.>'] },
  { name: 'edge3', via: 'eu' },
  { name: 'edge4' },
  { ...PLANT7, subjects: ['humidity.>'], settings: { max_bytes: 5 } },
]);
const GENERATIONS = syntheticFleet([
  { name: 'edge1', up: ['old.>'] },
  { name: 'edge1.2', up: ['new.>'] },
]);

const [HUB, EDGE1] = syntheticFleet([{ name: 'edge1' }]) as [TierFacts, TierFacts];
/** A hub whose nats.conf is another one, or not known yet, with a site. */
const under = (text: string | undefined, more: Partial<TierFacts> = {}): Facts => {
  const { conf: _conf, ...hub } = { ...HUB, ...more };
  return [{ ...hub, ...(text !== undefined && { conf: readConf('', text) }) }, EDGE1];
};
const ADVERTISED = 'leafnodes { advertise: "nats.example.com:7422" }';

/** A load balancer that has no address yet: the hub tells none, and the site may not know any. */
const nameless = ({ remote: _remote, conf, ...rest }: TierFacts): TierFacts => {
  const text = conf?.kind === 'known' ? conf.text.replace(/advertise: "[^"]*"/, 'port: 7422') : '';
  return { ...rest, conf: readConf('', text) };
};

const CASES: Readonly<Record<string, readonly [after: Facts, before?: Facts]>> = {
  'a fleet: nodes with their streams, links with their filters, JetStream and inboxes left out': [FLEET],
  'a hub alone knows of its leaves from their users, those of clients and of the system account left out': [
    FLEET.slice(0, 1),
  ],
  'of a leaf with two generations of its identity the latest counts, and it is one node': [GENERATIONS.slice(0, 1)],
  'a site alone connects to an address elsewhere': [FLEET.slice(2, 3)],
  'a link whose filters are known when the hub is applied': [under(undefined)],
  'a link whose filters cannot be read': [under('accounts { this is none')],
  'a link to a hub that has no user for it': [under(ADVERTISED)],
  'a link to a hub whose operator says who gets in': [under(`${ADVERTISED}, operator: "x.jwt"`)],
  'the same where the hub tells no address': [under('operator: "x.jwt"')],
  'the same where only its Service has it': [under('operator: "x.jwt"', { addresses: ['nats.example.com:7422'] })],
  'where a load balancer has no address yet, a site connects to the one that has a user for it': [
    [nameless(HUB), nameless(EDGE1)],
  ],
  'the same where the site knows its address already': [[nameless(HUB), EDGE1]],
  'what plans change: servers, streams, sources and filters, by name; a site that moves has two links': [AFTER, BEFORE],
  'a fleet that stays as it is has no change': [FLEET, FLEET],
  'a site of which the hub knew already is added with its stack': [FLEET, FLEET.slice(0, 2)],
};

describeKept('model.txt has nodes and links', join(__dirname, 'model.txt'), CASES, ([after, before]) => {
  const { nodes, links, compared } = readModel(after, before);
  expect(compared).toBe(before !== undefined);
  // A line for each node and each link.
  return [...nodes, ...links].map((one) => stringify(one, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd());
});
