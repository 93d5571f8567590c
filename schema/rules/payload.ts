import { byName } from '../by-name';
import { show } from '../show';
import { leaves } from './places';
import type { Inspection } from './rule';

/** Default of nats-server (`MAX_PAYLOAD_SIZE` in its const.go). */
const STANDARD = 2 ** 20;

/**
 * No tier accepts larger messages than the tier above, which ends the link over each of them. A message in a site's
 * stream is fetched again and again: the link then never stays up, and nothing after that message arrives.
 */
export function payloadsCross(inspection: Inspection): void {
  const { hub, regions } = inspection.environment;
  const tiers = byName(regions);
  for (const { tier, path } of leaves(inspection)) {
    const above = tier.via === 'hub' ? hub : tiers.get(tier.via);
    if (!above) continue;
    const [most, own] = [above.maxPayload ?? STANDARD, tier.maxPayload ?? STANDARD];
    if (own <= most) continue;
    const written = [path('maxPayload'), ['maxPayload']].find((place) => inspection.valueAt(place) !== undefined);
    const larger = written ? show(inspection.valueAt(written)) : `nats-server's default, ${STANDARD} bytes,`;
    inspection.report(
      written ?? path('maxPayload'),
      `${larger} is more than the ${most} bytes that ${above.name} above accepts: a larger message ends the link, and one in a stream ends it again and again; set at most ${most}`,
    );
  }
}
