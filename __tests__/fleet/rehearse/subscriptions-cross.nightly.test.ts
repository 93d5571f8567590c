import type { Drill } from '../../../fleet/rehearse/drill';
import { clientsConnect } from '../../../fleet/rehearse/drills/clients-connect';
import { edgeToHub } from '../../../fleet/rehearse/drills/edge-to-hub';
import { hubToEdge } from '../../../fleet/rehearse/drills/hub-to-edge';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { subscriptionsCross } from '../../../fleet/rehearse/drills/subscriptions-cross';
import type { Step } from '../../../fleet/rehearse/rehearse';
import { natsServer, PINNED } from '../../support/binaries';
import { Artifact, failuresOf, replaceOnce } from '../../support/rehearsal';

jest.setTimeout(240_000);

/** Drills that look at filters and at clients each by itself, and so find nothing. */
const OTHERS = [edgeToHub, hubToEdge, clientsConnect];

const fleet = (subscribe: Readonly<Record<string, readonly string[]>>, regions = {}, via = 'hub') =>
  Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    regions,
    sites: { edge1: { via } },
    clients: Object.fromEntries(
      Object.entries(subscribe).map(([at, subjects]) => [`app-${at}`, { at, subscribe: subjects }]),
    ),
  });

async function tried(artifact: Artifact, others: readonly Drill[] = []): Promise<Step> {
  const steps = await artifact.rehearse(await natsServer(PINNED), [
    serversStart,
    leavesConnect,
    ...others,
    subscriptionsCross,
  ]);
  const { [subscriptionsCross.title]: _, ...rest } = failuresOf(steps);
  expect(rest).toEqual({});
  const step = steps.at(-1);
  if (!step) throw new Error('nothing was tried');
  return step;
}

/** A filter of edge1 as no synthesis would have it. */
const withFilter = (artifact: Artifact, from: string, to: string, stack = 'hub', user = 'edge1') =>
  artifact.changeConf(stack, (conf) => {
    const [before = '', behind = ''] = conf.split(`user: "${user}"`);
    return `${before}user: "${user}"${replaceOnce(behind, from, to)}`;
  });

const whatOf = ({ failures }: Step) => failures.map(({ what }) => what);

test('the subscriptions of all clients receive from wherever filters let something through', async () => {
  const { total, failures, note } = await tried(
    fleet({ hub: ['sensors.>', 'alerts.edge1.*'], edge1: ['commands.>', 'config.*.edge1', 'local.>'] }),
  );
  // Two clients that are let in, four subscriptions that something crosses a link for, two of them with answers.
  expect({ total, failures, note }).toEqual({
    total: 8,
    failures: [],
    note: 'client app-edge1 of leaf-edge1: no link lets any of local.> through to it',
  });
});

test("a filter with a wildcard inside: the site's client receives nothing, and the filter that would do is named", async () => {
  const step = await tried(withFilter(fleet({ edge1: ['config.>'] }), '"config.>"', '"config.*.edge1"'), OTHERS);
  expect(step.failures).toEqual([
    {
      what: 'client app-edge1 of leaf-edge1: 0 of 10 messages on config.client.edge1 from hub arrived under its subscription config.>',
      details: [
        expect.stringMatching(/^hub nats\.conf:\d+ {2}allow: \["commands\.edge1\.>", "config\.\*\.edge1", /),
        'nats-server does not find config.*.edge1 inside the wider config.> and passes nothing on: config.> in down of edge1 would let it through, or a subscription to config.*.edge1',
      ],
    },
  ]);
});

test("sites have their turn at the same time: what passes to others' clients does not help one whose filter is wrong", async () => {
  const artifact = Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    sites: { edge1: {}, edge2: {}, edge3: {} },
    clients: {
      gateway: { at: 'sites', subscribe: ['config.>', 'commands.{site}.>'] },
      board: { at: 'hub', subscribe: ['sensors.>', 'alerts.>'] },
    },
  });
  const step = await tried(withFilter(artifact, '"config.>"', '"config.*.edge3"', 'hub', 'edge3'));
  expect(whatOf(step)).toEqual([
    'client gateway of leaf-edge3: 0 of 10 messages on config.client.edge3 from hub arrived under its subscription config.>',
  ]);
  // Four clients are let in; the hub's receives twice from each site, a site's twice from the hub, and answers what it receives.
  expect(step.total).toBe(4 + 3 * 2 + 3 * 2 + 5);
});

test("the same up: the hub's client receives nothing, and what another one there subscribes to does not help it", async () => {
  const artifact = Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    sites: { edge1: {} },
    clients: {
      'app-hub': { at: 'hub', subscribe: ['sensors.>', 'alerts.>'] },
      narrow: { at: 'hub', subscribe: ['sensors.*.edge1'] },
    },
  });
  const step = await tried(withFilter(artifact, '"sensors.>"', '"sensors.*.edge1"'));
  expect(whatOf(step)).toEqual([
    'client app-hub of hub: 0 of 10 messages on sensors.client.edge1 from edge1 arrived under its subscription sensors.>',
  ]);
});

test('behind a region each of the links is looked at', async () => {
  const regions = { eu: { address: 'nats-eu.example.com', replicas: 1 } };
  const artifact = fleet({ hub: ['sensors.>'], eu: ['sensors.>'] }, regions, 'eu');
  const step = await tried(withFilter(artifact, '"sensors.>"', '"sensors.*.edge1"', 'region-eu'));
  expect(whatOf(step)).toEqual([
    'client app-hub of hub: 0 of 10 messages on sensors.client.edge1 from edge1 arrived under its subscription sensors.>',
    'client app-eu of region-eu: 0 of 10 messages on sensors.client.edge1 from edge1 arrived under its subscription sensors.>',
  ]);
});

test('a client that subscribes more narrowly beside it: it is said that the wide one alone would not do', async () => {
  const artifact = fleet({ edge1: ['config.>', 'config.*.edge1'] });
  const { failures, note } = await tried(withFilter(artifact, '"config.>"', '"config.*.edge1"'));
  expect(failures).toEqual([]);
  expect(note).toBe(
    'client app-edge1 of leaf-edge1: config.> gets config.client.edge1 from hub only beside another subscription of it',
  );
});
