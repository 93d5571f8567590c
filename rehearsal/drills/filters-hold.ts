import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { subjectCovers } from '../../environment/subject';
import { Checks, type Drill } from '../drill';
import { isHeard, Listener } from '../exchange';
import type { Leaf } from '../leaf';
import type { RunningFleet } from '../running-fleet';
import { exampleOf } from '../subjects';
import { permissionLines } from './permission-lines';

const GRACE_MS = 100;
/** Where nothing is allowed, nothing can show that the interest is known by now. */
const UNSEEN_INTEREST_MS = 500;
/** Subjects that no sensible filter allows, whatever a fleet's own are. */
const FOREIGN = ['rehearsal.not-allowed', 'payroll.salaries', '$JS.API.STREAM.NAMES', '$SYS.REQ.SERVER.PING'];

/** What is not in a leaf's filter does not pass its link: not up, not down. */
export const filtersHold: Drill = {
  title: 'filters hold, both ways',
  async run(fleet) {
    const checks = new Checks();
    for (const leaf of fleet.leaves) {
      const below = await fleet.connectTo(leaf.tier);
      const above = await fleet.connectTo(leaf.above);
      await oneWay({ checks, fleet, leaf, from: below, to: above, allowed: leaf.up, rule: 'publish' });
      await oneWay({ checks, fleet, leaf, from: above, to: below, allowed: leaf.down, rule: 'subscribe' });
    }
    return checks.proof();
  },
};

interface OneWay {
  readonly checks: Checks;
  readonly fleet: RunningFleet;
  readonly leaf: Leaf;
  readonly from: NatsConnection;
  readonly to: NatsConnection;
  readonly allowed: readonly string[];
  readonly rule: 'publish' | 'subscribe';
}

async function oneWay({ checks, fleet, leaf, from, to, allowed, rule }: OneWay): Promise<void> {
  const others = fleet.leaves.flatMap(({ down }) => down.map((filter) => exampleOf(filter, 'restart')));
  const forbidden = [...new Set([...FOREIGN, ...others])].filter(
    (subject) => !allowed.some((filter) => subjectCovers(filter, subject)),
  );
  const listener = new Listener(to, [...forbidden, ...allowed]);
  // Where an allowed message arrives the interest is known, so a forbidden one would arrive too.
  const sentinel = allowed[0] && exampleOf(allowed[0], 'sentinel');
  if (sentinel) await isHeard(from, sentinel, listener, `sentinel ${rule}`);
  else await to.flush().then(() => sleep(UNSEEN_INTEREST_MS));
  for (const subject of forbidden) from.publish(subject, `forbidden on ${subject}`);
  if (sentinel) {
    from.publish(sentinel, 'behind');
    await listener.gets('behind', 2000);
  }
  await sleep(GRACE_MS);
  for (const subject of forbidden) {
    checks.check(!listener.has(`forbidden on ${subject}`), () => ({
      what: `${leaf.tier.name}: ${subject} passes ${rule === 'publish' ? 'up' : 'down'}, which its filter does not allow`,
      details: permissionLines(fleet, leaf, rule),
    }));
  }
  listener.close();
}
