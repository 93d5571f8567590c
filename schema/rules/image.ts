import { refusedServer } from '../../constructs/server/nats-releases';
import { show } from '../show';
import type { Inspection } from './rule';

/** The servers are of a release that passed every drill. All tiers run the same image. */
export function serversAreProven(inspection: Inspection): void {
  const { nats } = inspection.environment.image;
  const reason = refusedServer(nats);
  if (reason) inspection.report(['image', 'nats'], `${show(nats)} ${reason}`);
}
