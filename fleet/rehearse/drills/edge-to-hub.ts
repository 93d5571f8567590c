import { exampleOf, subjectsOverlap } from '../../../constructs/subjects';
import { atOnce } from '../at-once';
import { Checks, type Drill } from '../drill';
import { ARRIVES_MS, isHeard, Listener } from '../exchange';
import { connectsOnce, inWords, otherEnd } from '../reach';
import type { RunningFleet } from '../running-fleet';
import { permissionLines } from './permission-lines';

/** Example tokens for filters that end in a wildcard, from the guide. */
const WORDS = ['temperature', 'humidity'];

/**
 * What a site publishes live on its subjects arrives at the hub, through the region where there is one, or at the
 * region's own clients if it is for them.
 */
export const edgeToHub: Drill = {
  title: 'edge → hub, live',
  async run(fleet) {
    const checks = new Checks();
    const connect = connectsOnce(fleet);
    const within = fleet.patience(ARRIVES_MS);
    const sites = fleet.leaves.filter(({ tier }) => tier.role === 'leaf');
    await atOnce(sites, async (leaf) => {
      const part = checks.part();
      const site = await fleet.connectTo(leaf.tier);
      for (const filter of leaf.up) {
        const end = otherEnd(fleet, leaf, 'up', exampleOf(filter, 'temperature'));
        const listener = new Listener(await connect(end), [filter]);
        for (const word of WORDS) {
          const subject = exampleOf(filter, word);
          const arrived = await isHeard(site, subject, listener, `${leaf.tier.name} ${word}`, within);
          part.check(arrived, () => ({
            what: `${leaf.tier.name}: a message on ${subject} did not arrive at ${inWords(end)} within ${within / 1000} s`,
            details: [
              ...permissionLines(fleet, leaf, 'publish'),
              ...fleet.serversOf(leaf.tier).flatMap((server) => server.log().slice(-2)),
            ],
          }));
        }
        listener.close();
      }
    });
    return checks.result(storedOnly(fleet));
  },
};

/** What sites store for the hub and do not send live: reported, not a failure, as it may be intended. */
function storedOnly(fleet: RunningFleet): string | undefined {
  const said = fleet.leaves.flatMap(({ tier, up }) => {
    const stored = [...tier.streams]
      .filter(([stream]) => fleet.hub.streams.has(stream))
      .flatMap(([, config]): string[] => JSON.parse(config).subjects ?? []);
    const quiet = stored.filter((subject) => !up.some((filter) => subjectsOverlap(filter, subject)));
    return tier.role === 'leaf' && quiet.length > 0
      ? [`${tier.name} sends ${quiet.join(' ')} through its streams only`]
      : [];
  });
  return said.length > 0 ? said.join('; ') : undefined;
}
