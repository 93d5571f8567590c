import { clientsConnect } from '../../../fleet/rehearse/drills/clients-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { natsServer, PINNED } from '../../support/binaries';
import { operatorTrust } from '../../support/operator';
import { Artifact } from '../../support/rehearsal';
import { toldOf } from './told';

jest.setTimeout(120_000);

/** A hub whose clients have wildcards in their rights. */
const fleet = (changes = {}) =>
  Artifact.of({
    hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
    clients: {
      meter: { at: 'hub', publish: ['a.*', 'b.*.c'], subscribe: ['a.*', 'b.*.c', 'c.*.>'] },
      other: { at: 'hub', publish: ['a.>'], subscribe: ['a.*', 'a.*.*'] },
      mute: { at: 'hub' },
    },
    ...changes,
  });

const TITLE = 'clients can do what they are allowed, no more';

test.each<[string, () => Artifact | Promise<Artifact>, string[]]>([
  ['clients receive what their rights say, however widely they subscribe', fleet, [`  ✓ ${TITLE}  39 of 39`]],
  [
    'so do clients whose credentials an operator signs',
    async () => fleet({ trust: await operatorTrust() }),
    [`  ✓ ${TITLE}  39 of 39`],
  ],
  [
    'a right that ends in "*" with nothing denied beside it is found out, with the subscription that does it',
    () => fleet().changeConf('hub', (conf) => conf.replace(/\n *deny: \["a\.\*\.>"\]/, '')),
    [
      `  ✗ ${TITLE}  38 of 39`,
      '      client meter of hub can receive a.client.deeper, which it is not allowed',
      '        its permissions: a.*, b.*.c, c.*.>',
      '        by a subscription to a.>',
      '        by a subscription to a.> in a queue group',
    ],
  ],
])('%s', async (_what, artifact, told) => {
  expect(toldOf(await (await artifact()).rehearse(natsServer(PINNED), [serversStart, clientsConnect]))).toEqual(told);
});
