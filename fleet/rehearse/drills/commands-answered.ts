import type { NatsConnection } from '@nats-io/transport-node';
import { exampleOf, hasToken } from '../../../constructs/subjects';
import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import { ARRIVES_MS } from '../exchange';
import type { RehearsalLeaf } from '../leaf';
import { connectsOnce, inWords, otherEnd } from '../reach';
import type { RunningFleet } from '../running-fleet';
import type { RehearsalTier } from '../topology';
import { becomesTrue } from '../wait';
import { permissionLines } from './permission-lines';

/**
 * A request from the hub, or from a region for subjects that stay there, to a site is answered: the answer passes up.
 */
export const commandsAnswered: Drill = {
  title: 'commands are answered',
  async run(fleet) {
    const checks = new Checks();
    const connect = connectsOnce(fleet);
    const asked = new Map<string, AskedCommand[]>();
    for (const leaf of fleet.leaves.filter(({ tier }) => tier.role === 'leaf')) {
      const { name } = leaf.tier;
      const own = leaf.down.find((filter) => hasToken(filter, name));
      const filter = own ?? leaf.down[0];
      if (!filter) continue;
      const subject = exampleOf(filter, own ? 'status' : `status-${name}`);
      asked.set(subject, [...(asked.get(subject) ?? []), { leaf, subject }]);
    }
    // A site that is asked on the subject of another one waits until that one has answered: both would.
    await atOnce([...asked.values()], async (alike) => {
      const part = checks.part();
      for (const each of alike) await checkAnswer(fleet, each, connect, part);
    });
    return checks.result();
  },
};

/** A site, and the subject on which it is asked. */
interface AskedCommand {
  readonly leaf: RehearsalLeaf;
  readonly subject: string;
}

async function checkAnswer(
  fleet: RunningFleet,
  { leaf, subject }: AskedCommand,
  connect: (tier: RehearsalTier) => Promise<NatsConnection>,
  checks: Checks,
): Promise<void> {
  const site = await fleet.connectTo(leaf.tier);
  const from = otherEnd(fleet, leaf, 'down', subject);
  const asking = await connect(from);
  const service = site.subscribe(subject, {
    callback: (_error, message) => {
      message.respond(leaf.tier.name);
    },
  });
  const answered = await becomesTrue(async () => {
    const answer = await asking.request(subject, 'status?', { timeout: 1000 });
    return answer.string() === leaf.tier.name;
  }, fleet.patience(ARRIVES_MS));
  service.unsubscribe();
  await site.flush();
  checks.check(answered, () => ({
    what: `${leaf.tier.name}: its answer to a request on ${subject} did not arrive at ${inWords(from)}`,
    details: permissionLines(fleet, leaf, 'publish'),
  }));
}
