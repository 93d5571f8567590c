import { unboundRightProblem, unboundRights } from '../../constructs/trust/subscribe-rights';
import { clientsAt } from '../clients-at';
import { show } from '../show';
import { places } from './places';
import type { Inspection } from './rule';

/** A client receives what its rights say and no more. Where one right stands in the way of holding it to another, they are refused. */
export function rightsAreHeld(inspection: Inspection): void {
  const written = new Map(inspection.environment.clients.map(({ name, subscribe }) => [name, subscribe]));
  for (const { tier } of places(inspection)) {
    for (const { name, subscribe } of clientsAt(inspection.environment, tier.name)) {
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
}
