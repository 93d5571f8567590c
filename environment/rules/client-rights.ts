import { unboundRightProblem, unboundRights } from '../../constructs/trust/subscribe-rights';
import { clientsAt } from '../clients-at';
import { show } from '../show';
import { places } from './places';
import type { Inspection } from './rule';

/** A client receives what its rights say and no more. Where one right stands in the way of holding it to another, they are refused. */
export function rightsAreHeld(inspection: Inspection): void {
  for (const { name, subscribe: written } of inspection.environment.clients) {
    for (const subscribe of rightsOf(name, inspection) ?? [written]) {
      // As it was written, with its placeholders.
      const asWritten = (subject: string) => written[subscribe.indexOf(subject)] ?? subject;
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

/** What the client may subscribe to at each of its places; `undefined` where it is at none yet, as a site's client before there are sites. */
function rightsOf(name: string, inspection: Inspection): readonly (readonly string[])[] | undefined {
  const rights = places(inspection)
    .flatMap(({ tier }) => clientsAt(inspection.environment, tier.name))
    .filter((client) => client.name === name)
    .map(({ subscribe }) => subscribe);
  return rights.length === 0 ? undefined : rights;
}
