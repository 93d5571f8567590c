import { byName } from '../by-name';
import { show } from '../show';
import { leaves } from './places';
import type { Inspection } from './rule';

/** What nats-server has where nothing is said (`MAX_PAYLOAD_SIZE` in its const.go). */
const STANDARD = 2 ** 20;

/**
 * Nobody takes larger messages than the tier above, which would end the link over each of them. What a stream of a site keeps is
 * fetched again and again: the link then never stays, and nothing after that message arrives.
 */
export function payloadsCross(inspection: Inspection): void {
  const { hub, regions } = inspection.environment;
  const tiers = byName(regions);
  for (const { tier, path } of leaves(inspection)) {
    const above = tier.via === 'hub' ? hub : tiers.get(tier.via);
    if (!above) continue;
    const [most, own] = [above.maxPayload ?? STANDARD, tier.maxPayload ?? STANDARD];
    if (own <= most) continue;
    const said = [path('maxPayload'), ['maxPayload']].find((place) => inspection.valueAt(place) !== undefined);
    const larger = said
      ? show(inspection.valueAt(said))
      : `what nats-server takes where nothing is said, ${STANDARD} bytes,`;
    inspection.report(
      said ?? path('maxPayload'),
      `${larger} is more than the ${most} bytes that ${above.name} above takes: a larger message ends the link, and one that a stream keeps ends it again and again; say at most ${most}`,
    );
  }
}
