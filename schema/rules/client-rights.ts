import { unboundRightProblem, unboundRights } from '../../constructs/trust/subscribe-rights';
import { clientsAt } from '../clients-at';
import { show } from '../show';
import { places } from './places';
import type { Inspection } from './rule';

/**
 * A client receives what its permissions allow and no more. Permissions that nats-server cannot enforce together are
 * refused.
 */
export function rightsAreHeld(inspection: Inspection): void {
  const { environment } = inspection;
  const written = new Map(environment.clients.map(({ name, subscribe }) => [name, subscribe]));
  const placed = places(inspection).flatMap(({ tier }) => clientsAt(environment, tier.name));
  const somewhere = new Set(placed.map(({ name }) => name));
  // A client of sites may exist before the first site does.
  const unplaced = environment.clients.filter(({ name }) => !somewhere.has(name));
  for (const { name, subscribe } of [...placed, ...unplaced]) {
    // As it was written, with its placeholders.
    const asWritten = (subject: string) => written.get(name)?.[subscribe.indexOf(subject)] ?? subject;
    for (const { right, deeper } of unboundRights(subscribe)) {
      const said = { right: asWritten(right), deeper: asWritten(deeper) };
      inspection.report(
        ['clients', name, 'subscribe', subscribe.indexOf(right)],
        `${show(said.right)} ${unboundRightProblem(said)}`,
        ['clients', name],
      );
    }
  }
}
