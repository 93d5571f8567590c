import { subjectCovers, subjectsOverlap, widestSubscription } from '../subjects';

/**
 * Where replies to a client's own requests arrive, including JetStream's acknowledgements. Every client may subscribe
 * to it.
 */
export const OWN_ANSWERS = '_INBOX.>';

/**
 * What must be denied in addition to a client's subscribe permissions. nats-server compares a subscription with a
 * permission token by token, and a `*` of the permission covers a `>` at the subscription's end (`canSubscribe` in its
 * client.go, the same in 2.11.17 and 2.15.2): a client that may subscribe to `sensors.*` may subscribe to `sensors.>`,
 * and also receives `sensors.a.b`. It does not deliver what is denied, so `sensors.*.>` is denied. This applies to
 * clients only: on a leaf's connection each message is checked.
 * `__tests__/schema/interest/client-rights.programs.test.ts` tests it with real servers.
 *
 * @param allow subjects that the client may subscribe to
 */
export function deniedBeside(allow: readonly string[]): string[] {
  return [...new Set(wildcardEnds(allow).flatMap((right) => below(right, allow) ?? []))];
}

/** A permission that cannot be enforced because of another one. */
export interface UnboundRight {
  /** It ends in `*`. */
  readonly right: string;
  /** A permission for part of what is below it, which would have to be denied. */
  readonly deeper: string;
}

/**
 * Permissions that end in `*`, combined with others for part of what is below: deny overrides allow, so nothing can be
 * denied.
 */
export function unboundRights(allow: readonly string[]): UnboundRight[] {
  return wildcardEnds(allow).flatMap((right) => {
    if (below(right, allow) !== undefined) return [];
    const deeper = allow.find((other) => subjectsOverlap(other, `${right}.>`));
    return deeper === undefined ? [] : [{ right, deeper }];
  });
}

/** The message about it; it follows the permission. */
export function unboundRightProblem({ right, deeper }: UnboundRight): string {
  const wider = widestSubscription(right);
  return `cannot be combined with ${JSON.stringify(deeper)}: nats-server lets whoever may subscribe to ${JSON.stringify(right)} subscribe to ${JSON.stringify(wider)} too, and what is below can only be denied as a whole; allow ${JSON.stringify(wider)}, or use two clients`;
}

function wildcardEnds(allow: readonly string[]): string[] {
  return allow.filter((right) => right === '*' || right.endsWith('.*'));
}

/** What is below and not allowed; `undefined` where no list of subjects describes exactly that. */
function below(right: string, allow: readonly string[]): string[] | undefined {
  const all = `${right}.>`;
  if (allow.some((other) => subjectCovers(other, all))) return [];
  if (!allow.some((other) => subjectsOverlap(other, all))) return [all];
  const next = `${right}.*`;
  return allow.some((other) => subjectCovers(other, next)) ? below(next, allow) : undefined;
}
