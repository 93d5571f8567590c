import { readModel } from '../../../fleet/draw';
import { readConf } from '../../../fleet/model/tier';
import { syntheticFleet } from './synthetic';

const edge = (name: string) => ({
  id: `leaf ${name}`,
  kind: 'site',
  name,
  servers: 1,
  namespace: 'nats-edge',
  streams: [{ name: 'EDGE_SENSORS', subjects: [{ text: 'sensors.>' }], sources: [], settings: [] }],
});

const filters = (name: string) => ({
  up: [{ text: 'sensors.>' }, { text: 'alerts.>' }],
  down: [{ text: `commands.${name}.>` }, { text: 'config.>' }],
});

const source = (name: string) => ({ stream: 'EDGE_SENSORS', domain: name, from: `leaf ${name}` });

const hub = {
  id: 'hub',
  kind: 'hub',
  name: 'hub',
  address: 'nats.example.com:7422',
  servers: 3,
  namespace: 'nats',
};

const REGION = { name: 'eu', role: 'region', servers: 3, namespace: 'nats' } as const;
const FLEET = syntheticFleet([REGION, { name: 'edge1' }, { name: 'plant7', via: 'eu' }]);

test('a fleet: nodes with their streams, links with their filters, JetStream and inboxes left out', () => {
  expect(readModel(FLEET)).toEqual({
    nodes: [
      {
        ...hub,
        streams: [{ name: 'EDGE_SENSORS', subjects: [], sources: [source('eu'), source('edge1')], settings: [] }],
      },
      {
        id: 'leaf eu',
        kind: 'region',
        name: 'eu',
        address: 'nats-eu.example.com:7422',
        servers: 3,
        namespace: 'nats',
        streams: [{ name: 'EDGE_SENSORS', subjects: [], sources: [source('plant7')], settings: [] }],
      },
      edge('edge1'),
      edge('plant7'),
    ],
    links: [
      { leaf: 'leaf eu', acceptor: 'hub', filters: filters('eu') },
      { leaf: 'leaf edge1', acceptor: 'hub', filters: filters('edge1') },
      { leaf: 'leaf plant7', acceptor: 'leaf eu', filters: filters('plant7') },
    ],
    compared: false,
    configs: expect.any(Map),
  });
});

test('a hub alone knows of its leaves from their users, those of clients and of the system account left out', () => {
  const { nodes, links } = readModel(FLEET.slice(0, 1));
  expect({ nodes: nodes.slice(1), links }).toEqual({
    nodes: ['edge1', 'eu'].map((name) => ({ id: `leaf ${name}`, kind: 'leaf', name, streams: [] })),
    links: ['edge1', 'eu'].map((name) => ({ leaf: `leaf ${name}`, acceptor: 'hub', filters: filters(name) })),
  });
});

test('of a leaf with two generations of its identity the latest counts, and it is one node', () => {
  const [both] = syntheticFleet([
    { name: 'edge1', up: ['old.>'] },
    { name: 'edge1.2', up: ['new.>'] },
  ]);
  const { nodes, links } = readModel(both ? [both] : []);
  expect(nodes.map(({ name }) => name)).toEqual(['hub', 'edge1']);
  expect(links).toMatchObject([{ leaf: 'leaf edge1', filters: { up: [{ text: 'new.>' }] } }]);
});

test('a site alone connects to an address elsewhere', () => {
  const { nodes, links } = readModel(FLEET.slice(2, 3));
  expect({ nodes, links }).toEqual({
    nodes: [
      { id: 'elsewhere nats.example.com:7422', kind: 'elsewhere', name: 'nats.example.com:7422', streams: [] },
      edge('edge1'),
    ],
    links: [{ leaf: 'leaf edge1', acceptor: 'elsewhere nats.example.com:7422', filters: 'elsewhere' }],
  });
});

test.each([
  ['applied', { conf: undefined }],
  ['applied', { conf: 'accounts { this is none' }],
  ['no user', { conf: 'leafnodes { advertise: "nats.example.com:7422" }' }],
  ['credentials', { conf: 'leafnodes { advertise: "nats.example.com:7422" }, operator: "x.jwt"' }],
  ['credentials', { conf: 'operator: "x.jwt"' }],
  ['credentials', { conf: 'operator: "x.jwt"', addresses: ['nats.example.com:7422'] }],
])('a link whose filters are not known: %s (%j)', (why, changes) => {
  const [first, site] = syntheticFleet([{ name: 'edge1' }]);
  const { conf, ...others } = changes;
  const { conf: _conf, ...hub } = { ...first, ...others } as NonNullable<typeof first>;
  const { links } = readModel([{ ...hub, ...(conf && { conf: readConf('', conf) }) }, ...(site ? [site] : [])]);
  expect(links).toEqual([{ leaf: 'leaf edge1', acceptor: 'hub', filters: why }]);
});

test('where a load balancer has no address yet, a site connects to the one that has a user for it', () => {
  const [first, second] = syntheticFleet([{ name: 'edge1' }]).map((facts) => ({
    ...facts,
    conf: readConf('', facts.conf?.kind === 'known' ? facts.conf.text.replace(/advertise: "[^"]*"/, 'port: 7422') : ''),
  }));
  const site = { ...second, remote: undefined };
  for (const leaf of [site, second]) {
    const { remote, ...rest } = leaf as NonNullable<typeof second>;
    const facts = [first, { ...rest, ...(remote !== undefined && { remote }) }].filter((each) => each !== undefined);
    expect(readModel(facts).links).toEqual([{ leaf: 'leaf edge1', acceptor: 'hub', filters: filters('edge1') }]);
  }
});

test('what plans change: servers, streams, sources and filters, by name; a site that moves has two links', () => {
  const before = syntheticFleet([
    REGION,
    { name: 'edge1' },
    { name: 'edge2' },
    { name: 'edge3' },
    { name: 'plant7', via: 'eu' },
  ]);
  const after = syntheticFleet([
    { ...REGION, servers: 5 },
    { name: 'edge1', up: ['sensors.>', 'humidity.>'] },
    { name: 'edge3', via: 'eu' },
    { name: 'edge4' },
    { name: 'plant7', via: 'eu', subjects: ['humidity.>'], settings: { max_bytes: 5 } },
  ]);
  const { nodes, links, compared } = readModel(after, before);
  expect(compared).toBe(true);
  expect(
    nodes.map(({ name, change, before: was, streams }) => ({
      name,
      change,
      was,
      streams: streams.map((each) => each),
    })),
  ).toEqual([
    {
      name: 'hub',
      change: 'changed',
      was: undefined,
      streams: [
        {
          name: 'EDGE_SENSORS',
          subjects: [],
          sources: [
            source('eu'),
            source('edge1'),
            { ...source('edge2'), change: 'removed' },
            { ...source('edge3'), change: 'removed' },
            { ...source('edge4'), change: 'added' },
          ],
          settings: [],
          change: 'changed',
        },
      ],
    },
    {
      name: 'eu',
      change: 'changed',
      was: { servers: 3 },
      streams: [
        {
          name: 'EDGE_SENSORS',
          subjects: [],
          sources: [{ ...source('edge3'), change: 'added' }, source('plant7')],
          settings: [],
          change: 'changed',
        },
      ],
    },
    { name: 'edge1', streams: edge('edge1').streams },
    { name: 'edge2', change: 'removed', streams: edge('edge2').streams },
    { name: 'edge3', streams: edge('edge3').streams },
    { name: 'edge4', change: 'added', streams: edge('edge4').streams },
    {
      name: 'plant7',
      change: 'changed',
      streams: [
        {
          name: 'EDGE_SENSORS',
          subjects: [
            { text: 'sensors.>', change: 'removed' },
            { text: 'humidity.>', change: 'added' },
          ],
          sources: [],
          settings: ['max_bytes'],
          change: 'changed',
        },
      ],
    },
  ]);
  expect(links).toEqual([
    { leaf: 'leaf eu', acceptor: 'hub', filters: filters('eu') },
    {
      leaf: 'leaf edge1',
      acceptor: 'hub',
      filters: {
        ...filters('edge1'),
        up: [{ text: 'sensors.>' }, { text: 'alerts.>', change: 'removed' }, { text: 'humidity.>', change: 'added' }],
      },
      change: 'changed',
    },
    { leaf: 'leaf edge2', acceptor: 'hub', filters: filters('edge2'), change: 'removed' },
    { leaf: 'leaf edge3', acceptor: 'hub', filters: filters('edge3'), change: 'removed' },
    { leaf: 'leaf edge3', acceptor: 'leaf eu', filters: filters('edge3'), change: 'added' },
    { leaf: 'leaf edge4', acceptor: 'hub', filters: filters('edge4'), change: 'added' },
    { leaf: 'leaf plant7', acceptor: 'leaf eu', filters: filters('plant7') },
  ]);
});

test('a fleet that stays as it is has no change', () => {
  const { nodes, links } = readModel(FLEET, FLEET);
  expect(JSON.stringify({ nodes, links })).not.toContain('"change"');
});

test('a site of which the hub knew already is added with its stack', () => {
  const { nodes, links } = readModel(FLEET, FLEET.slice(0, 2));
  expect(nodes.map(({ name, change }) => [name, change])).toEqual([
    ['hub', undefined],
    ['eu', undefined],
    ['edge1', 'added'],
    ['plant7', 'added'],
  ]);
  expect(links.map(({ change }) => change)).toEqual([undefined, undefined, undefined]);
});
