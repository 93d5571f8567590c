import type { Drill } from '../../../fleet/rehearse/drill';
import { filtersChange } from '../../../fleet/rehearse/drills/filters-change';
import { leavesConnect } from '../../../fleet/rehearse/drills/leaves-connect';
import { serversStart } from '../../../fleet/rehearse/drills/servers-start';
import { strangersRefused } from '../../../fleet/rehearse/drills/strangers-refused';
import { systemAccount } from '../../../fleet/rehearse/drills/system-account';
import { Variations } from '../../../fleet/rehearse/variations';
import { parseEnvironment } from '../../../schema';
import { type VariantName, withVariants } from '../../../schema/variants';
import { natsServer, PINNED } from '../../support/binaries';
import { Checkout } from '../../support/fleet';
import { Artifact, failuresOf } from '../../support/rehearsal';

jest.setTimeout(240_000);

const FLEET = {
  name: 'test',
  hub: { address: 'nats.example.com', kube: { context: 'hub' }, replicas: 1 },
  sites: { edge1: {}, edge2: {} },
};

/** Changes of the fleet that leave the hub as it is. */
const withoutTheHub = (hub: string) =>
  new Variations<VariantName>((names) => {
    const changed = withVariants(parseEnvironment(FLEET, 'environments/test.ts'), names);
    const artifact = Artifact.at(new Checkout().synthesize(changed).outdir);
    return names.length === 0 ? artifact.outdir : artifact.changeConf('hub', () => hub).outdir;
  });

const HUB_CONF = Artifact.of(FLEET).conf('hub');

/** What is broken where servers start and leaves connect, the drill that is to see it, and what it says. */
const BROKEN: Readonly<
  Record<string, readonly [artifact: () => Artifact, drill: () => Drill, failures: readonly unknown[]]>
> = {
  'who says nothing is let in as somebody': [
    () =>
      Artifact.of({ ...FLEET, kind: 'development', trust: { kind: 'password', tls: false } }).changeConf(
        'hub',
        (conf) => `no_auth_user: anybody\n${conf.replace('users: [', 'users: [\n{ user: anybody, password: any }')}`,
      ),
    () => strangersRefused,
    ['a leaf at hub with no user at all: not refused', 'an anonymous client at hub: not refused'],
  ],
  'the filters of a site become wider, and its hub knows nothing of it': [
    () => Artifact.of(FLEET),
    () => filtersChange(withoutTheHub(HUB_CONF)),
    ['the change that is to be tried is not in what was synthesized: no leaf may send rehearsal.wider'],
  ],
  "a site's system account is to connect, and its hub knows nothing of it": [
    () => Artifact.of(FLEET),
    () => systemAccount(withoutTheHub(HUB_CONF)),
    ['edge2 is not seen by the operators of hub'],
  ],
};

test.concurrent.each(Object.entries(BROKEN))('%s', async (_, [artifact, makeDrill, failures]) => {
  const drill = makeDrill();
  const steps = await artifact().rehearse(natsServer(PINNED), [serversStart, leavesConnect, drill]);
  expect(failuresOf(steps)).toEqual({ [drill.title]: failures });
});
