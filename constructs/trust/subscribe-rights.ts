import { subjectCovers, subjectsOverlap, widestSubscription } from '../subjects';

/** Where a client's own requests are answered, JetStream's acknowledgements among them. It may subscribe there, whatever else it may. */
export const OWN_ANSWERS = '_INBOX.>';

/**
 * What must be denied beside a client's rights to subscribe. nats-server compares a subscription with a right token by token,
 * and takes the `>` at a subscription's end for one that a `*` of the right covers (`canSubscribe` in its client.go, the same
 * in 2.11.17 and 2.15.2): who may subscribe to `sensors.*` may subscribe to `sensors.>`, and receives `sensors.a.b` as well. It does
 * not deliver what is denied, so `sensors.*.>` is. Clients only: on a leaf's connection each message is checked by itself.
 * `__tests__/schema/interest/client-rights.programs.test.ts` asks real servers.
 *
 * @param allow subjects that the client may subscribe to
 */
export function deniedBeside(allow: readonly string[]): string[] {
  return [...new Set(wildcardEnds(allow).flatMap((right) => below(right, allow) ?? []))];
}

/** A right that cannot be held to what it says, for the sake of another one. */
export interface UnboundRight {
  /** It ends in `*`. */
  readonly right: string;
  /** A right to some of what is below it, which would have to be denied. */
  readonly deeper: string;
}

/** Rights that end in `*` beside others to some of what is below: a denial goes before what is allowed, so there can be none. */
export function unboundRights(allow: readonly string[]): UnboundRight[] {
  return wildcardEnds(allow).flatMap((right) => {
    if (below(right, allow) !== undefined) return [];
    const deeper = allow.find((other) => subjectsOverlap(other, `${right}.>`));
    return deeper === undefined ? [] : [{ right, deeper }];
  });
}

/** Says it, behind the right. */
export function unboundRightProblem({ right, deeper }: UnboundRight): string {
  const wider = widestSubscription(right);
  return `cannot stand beside ${JSON.stringify(deeper)}: who may subscribe to it may subscribe to ${JSON.stringify(wider)} too, as nats-server sees it, and what is below can be denied as a whole only; allow ${JSON.stringify(wider)}, or make two clients of it`;
}

function wildcardEnds(allow: readonly string[]): string[] {
  return allow.filter((right) => right === '*' || right.endsWith('.*'));
}

/** What is below and not allowed; `undefined` where no list of subjects is just that. */
function below(right: string, allow: readonly string[]): string[] | undefined {
  const all = `${right}.>`;
  if (allow.some((other) => subjectCovers(other, all))) return [];
  if (!allow.some((other) => subjectsOverlap(other, all))) return [all];
  const next = `${right}.*`;
  return allow.some((other) => subjectCovers(other, next)) ? below(next, allow) : undefined;
}
