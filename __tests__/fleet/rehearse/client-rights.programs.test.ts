import { clientsConnect } from '../../../fleet/rehearse/drills/clients-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { parseEnvironment } from '../../../schema';
import { natsServer, PINNED } from '../../support/binaries';
import { operatorTrust } from '../../support/operator';
import { Artifact, failuresOf } from '../../support/rehearsal';

jest.setTimeout(120_000);

type Rights = Readonly<
  Record<string, { readonly publish?: readonly string[]; readonly subscribe?: readonly string[] }>
>;

function fleet(clients: Rights, trust?: unknown) {
  return {
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    ...(trust !== undefined && { trust }),
    clients: Object.fromEntries(Object.entries(clients).map(([name, rights]) => [name, { at: 'hub', ...rights }])),
  };
}

async function failures(artifact: Artifact): Promise<readonly string[] | undefined> {
  const steps = await artifact.rehearse(natsServer(PINNED), [serversStart, clientsConnect]);
  const { [clientsConnect.title]: failed, ...rest } = failuresOf(steps);
  expect(rest).toEqual({});
  return failed;
}

const CLIENTS: Rights = {
  meter: { publish: ['a.*', 'b.*.c'], subscribe: ['a.*', 'b.*.c', 'c.*.>'] },
  other: { publish: ['a.>'], subscribe: ['a.*', 'a.*.*'] },
  mute: {},
};

test('clients with wildcards in their rights receive what these say, however widely they subscribe', async () => {
  expect(await failures(Artifact.of(fleet(CLIENTS)))).toBeUndefined();
});

test('so do clients whose credentials an operator signs', async () => {
  expect(await failures(Artifact.of(fleet(CLIENTS, await operatorTrust())))).toBeUndefined();
});

test('a right that ends in "*" with nothing denied beside it is found out, with the subscription that does it', async () => {
  const artifact = Artifact.of(fleet(CLIENTS)).changeConf('hub', (conf) =>
    conf.replace(/\n *deny: \["a\.\*\.>"\]/, ''),
  );
  const steps = await artifact.rehearse(natsServer(PINNED), [serversStart, clientsConnect]);
  expect(steps.at(-1)?.failures).toEqual([
    {
      what: 'client meter of hub can receive a.client.deeper, which it is not allowed',
      details: [
        'its rights: a.*, b.*.c, c.*.>',
        'by a subscription to a.>',
        'by a subscription to a.> in a queue group',
      ],
    },
  ]);
});

test('a right beside which nothing can be denied is refused', () => {
  const written = { name: 'test', ...fleet({ meter: { subscribe: ['a.>', 'a.b.*', 'c.*', 'c.d.e'] } }) };
  expect(() => parseEnvironment(written, 'environments/test.ts')).toThrow(
    'clients.meter.subscribe[2]  "c.*" cannot stand beside "c.d.e": who may subscribe to it may subscribe to "c.>" too, as nats-server sees it, and what is below can be denied as a whole only; allow "c.>", or make two clients of it',
  );
});
