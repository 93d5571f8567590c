import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { exampleOf, subjectCovers } from '../../../constructs/subjects';
import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import { interestArrives, Listener } from '../exchange';
import type { RehearsalLeaf } from '../leaf';
import { connectsOnce } from '../reach';
import type { RunningFleet } from '../running-fleet';
import { permissionLines } from './permission-lines';

/** Everything sent before a message has arrived when that message has. */
const GRACE_MS = 100;
/** Where nothing may pass, no message can show that earlier ones would have arrived. */
const UNSEEN_MS = 1000;
/** Subjects that no sensible filter allows, whatever a fleet's own are. */
const FORBIDDEN = ['rehearsal.not-allowed', 'payroll.salaries', '$JS.API.STREAM.NAMES', '$SYS.REQ.SERVER.PING'];

/** Subjects outside of a leaf's filter do not pass its link, in either direction. */
export const filtersHold: Drill = {
  title: 'filters hold, both ways',
  async run(fleet) {
    const checks = new Checks();
    const connect = connectsOnce(fleet);
    await atOnce(fleet.leaves, async (leaf) => {
      const part = checks.part();
      const below = await fleet.connectTo(leaf.tier);
      const above = await connect(leaf.upstream);
      await oneWay({
        checks: part,
        fleet,
        leaf,
        from: below,
        to: above,
        allowed: leaf.up,
        back: leaf.down,
        rule: 'publish',
      });
      await oneWay({
        checks: part,
        fleet,
        leaf,
        from: above,
        to: below,
        allowed: leaf.down,
        back: leaf.up,
        rule: 'subscribe',
      });
    });
    return checks.result();
  },
};

interface OneWay {
  readonly checks: Checks;
  readonly fleet: RunningFleet;
  readonly leaf: RehearsalLeaf;
  readonly from: NatsConnection;
  readonly to: NatsConnection;
  /** Filters of the direction under test. */
  readonly allowed: readonly string[];
  /** Filters of the other direction. */
  readonly back: readonly string[];
  readonly rule: 'publish' | 'subscribe';
}

async function oneWay({ checks, fleet, leaf, from, to, allowed, back, rule }: OneWay): Promise<void> {
  const others = fleet.leaves.flatMap(({ down }) => down.map((filter) => exampleOf(filter, 'restart')));
  const forbidden = [...new Set([...FORBIDDEN, ...others])].filter(
    (subject) => !allowed.some((filter) => subjectCovers(filter, subject)),
  );
  // Others send on the same subjects at the same time.
  const sent = (what: string) => `${leaf.tier.name} ${rule} ${what}`;
  const listener = new Listener(to, [...forbidden, ...allowed]);
  await interestArrives(to, from, back);
  for (const subject of forbidden) from.publish(subject, sent(subject));
  const sentinel = allowed[0] && exampleOf(allowed[0], 'sentinel');
  if (sentinel) from.publish(sentinel, sent('behind'));
  const arrived = sentinel && (await listener.gets(sent('behind'), 2000));
  await sleep(arrived ? GRACE_MS : UNSEEN_MS);
  for (const subject of forbidden) {
    checks.check(!listener.has(sent(subject)), () => ({
      what: `${leaf.tier.name}: ${subject} passes ${rule === 'publish' ? 'up' : 'down'}, which its filter does not allow`,
      details: permissionLines(fleet, leaf, rule),
    }));
  }
  listener.close();
}
