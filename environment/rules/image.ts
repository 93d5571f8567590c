import { isOlderVersion, natsVersion } from '../../constructs/server/nats-version';
import { show } from '../show';
import type { Inspection } from './rule';

/** The first nats-server that says who its leaves are (`connz`); without it none could be cut off. */
const OLDEST = { major: 2, minor: 11 };

/** The servers are of a release that can cut off a leaf. */
export function serversKnowTheirLeaves(inspection: Inspection): void {
  const { nats } = inspection.environment.image;
  const version = natsVersion(nats);
  if (!version || !isOlderVersion(version, OLDEST)) return;
  inspection.report(
    ['image', 'nats'],
    `${show(nats)} is older than ${OLDEST.major}.${OLDEST.minor}: it does not say who its leaves are, so that none could be cut off, and it lets a leaf send more than its filter allows`,
  );
}
