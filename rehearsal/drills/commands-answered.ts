import { Checks, type Drill } from '../drill';
import { ARRIVES_MS } from '../exchange';
import { connectsOnce, inWords, otherEnd } from '../reach';
import { exampleOf } from '../subjects';
import { becomesTrue } from '../wait';
import { permissionLines } from './permission-lines';

/** A request from the hub, or from a region for what that keeps to itself, to a site is answered: the answer finds its way up. */
export const commandsAnswered: Drill = {
  title: 'commands are answered',
  async run(fleet) {
    const checks = new Checks();
    const connect = connectsOnce(fleet);
    for (const leaf of fleet.leaves.filter(({ tier }) => tier.component === 'leaf')) {
      const own = leaf.down.find((filter) => filter.split('.').includes(leaf.tier.name)) ?? leaf.down[0];
      if (!own) continue;
      const subject = exampleOf(own, 'status');
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
      }, ARRIVES_MS);
      service.unsubscribe();
      checks.check(answered, () => ({
        what: `${leaf.tier.name}: its answer to a request on ${subject} did not arrive at ${inWords(from)}`,
        details: permissionLines(fleet, leaf, 'publish'),
      }));
    }
    return checks.proof();
  },
};
