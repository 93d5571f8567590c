import { canonicalPath } from '../../../constructs/conf/settings/synonyms';
import type { Servers } from '../../model/from-plan';
import { blockOf, blocksOf, sameSeen, textOf, textsOf } from '../../model/plan/seen';
import type { PlannedChange } from '../changes';
import { meanwhile } from '../meanwhile';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { joined, listed, type Phrase, phrase } from '../phrase';
import { podsHeldBack } from '../planned-rollouts';
import type { RolloutReview } from '../review';
import type { RuleName } from '../rules';
import { serverDeviations } from '../server-deviations';
import { tierLimits } from '../tier-limits';

/** Pods that restart, in which order, and whether a majority of the servers stays up. */
export const rollouts: Analysis = (stack, notes) => {
  const { before, after } = stack;
  if (after.servers) heldBack(stack, after.servers, notes);
  for (const rollout of stack.rollouts) {
    const { statefulSet, reconnecting, because, lacking = [] } = rollout;
    notes.add(ruleFor(stack, rollout), {
      title: phrase`${restarting(stack, rollout)}; ${[meanwhile(rollout)]}`,
      details: [
        phrase`Reason: ${joined(because, ', ')}.`,
        ...(lacking.length > 0
          ? [phrase`It is not certain that a majority of the servers stays up: ${joined(lacking, '; ')}.`]
          : []),
        ...stopping(stack, rollout),
        ...(reconnecting.length > 0
          ? [phrase`Leaves that reconnect, each when its server stops: ${listed(reconnecting, MOST)}.`]
          : []),
        ...(before.servers?.remote
          ? [phrase`Its connection to ${before.servers.remote} is interrupted by each restart.`]
          : []),
      ],
      key: [statefulSet, ...because.map((each) => JSON.stringify(each))],
      of: changesOfTemplate(stack),
    });
  }
};

/** The changes that restart pods: of their template, or of the StatefulSet as a whole. */
function changesOfTemplate({ changes, after }: PlannedStack): PlannedChange[] {
  return changes.filter(
    ({ resource, path }) => resource === after.servers?.resource && /^($|spec(\.template([.[]|$)|$))/.test(path),
  );
}

/** The finding where pods keep the template that they have. */
function heldBack(stack: PlannedStack, servers: Servers, notes: Notes): void {
  const kept = podsHeldBack(servers);
  const of = changesOfTemplate(stack);
  if (kept === 0 || of.length === 0 || servers.resource.action !== 'update') return;
  notes.add('rollout-held-back', {
    title:
      kept === servers.replicas
        ? phrase`no pod of ${servers.name} restarts: its update strategy leaves that to you`
        : phrase`${kept} of ${servers.replicas} pods of ${servers.name} do not restart: its update strategy leaves that to you`,
    details: [phrase`They run as before until someone deletes them, and then all of the change takes effect at once.`],
    key: [servers.name, String(kept)],
    of,
  });
}

/**
 * A single server that no leaf connects to has a rule of its own, so that a team can set its level without that of
 * clusters and hubs.
 */
function ruleFor({ before, after }: PlannedStack, { quorumKept, reconnecting }: RolloutReview): RuleName {
  if (quorumKept) return 'rollout';
  const isSingle = before.servers?.replicas === 1 && after.servers?.replicas === 1 && reconnecting.length === 0;
  return isSingle ? 'rollout-one-server' : 'rollout-without-quorum';
}

function restarting({ after }: PlannedStack, { pods, isAtOnce }: RolloutReview): Phrase {
  const all = after.servers?.replicas ?? pods.length;
  if (pods.length < all)
    return phrase`${pods.length} of ${all} pods ${[pods.length === 1 ? 'restarts' : 'restart one by one']}`;
  if (pods.length === 1) return phrase`its only pod restarts`;
  return isAtOnce ? phrase`all ${pods.length} pods restart at once` : phrase`${pods.length} pods restart one by one`;
}

/**
 * How the pods stop, and what that means for their clients. The pods that stop have the old pre-stop hook: nats-server
 * in lame duck mode shuts JetStream down first, and then closes its clients one by one, for as long as its
 * configuration says.
 */
function stopping(stack: PlannedStack, { pods, isAtOnce, lacking }: RolloutReview): Phrase[] {
  const { before, after } = stack;
  const hook = before.servers ? hookOf(before.servers) : '';
  const lameDuck = /(^| )-{1,2}(sl|signal)[= ]ldm(=|$)/.test(hook);
  const isOrdered = pods.length > 1 && !isAtOnce && lacking === undefined;
  const order = isOrdered ? [phrase`Order: ${pods.join(', ')}. Each waits until the previous one is Ready.`] : [];
  const kept = keepsStore(stack) ? ['; acknowledged messages are kept'] : [];
  if (!lameDuck) return [...order, phrase`Clients reconnect${kept}.`];
  if (before.servers && before.servers.replicas > 1) {
    const hasTime = [before, after].every((side) =>
      tierLimits(side).some(({ kind, fits }) => kind === 'grace' && fits),
    );
    const handsOver = isOrdered && hasTime && after.servers !== undefined && hookOf(after.servers) === hook;
    if (!handsOver)
      return [...order, phrase`Clients reconnect; whether servers hand over their streams first is not certain.`];
    return [...order, phrase`Each server hands over its streams, then its clients (lame duck mode), before it stops.`];
  }
  return [
    ...order,
    phrase`The only server enters lame duck mode: its JetStream stops at once, its clients stay connected for up to 30 s. Messages that they publish meanwhile without waiting for JetStream's acknowledgement are lost, although nats-server accepts them.${after.servers && hookOf(after.servers) !== hook ? [' The new pods have a hook that avoids this.'] : []}`,
  ];
}

/** Whether the servers find afterwards what they have stored. */
function keepsStore(stack: PlannedStack): boolean {
  const { servers } = stack.after;
  const claims = [stack.before.servers, servers].map((each) => each?.spec.volume_claim_template ?? null);
  return (
    servers !== undefined &&
    sameSeen(claims[0], claims[1]) &&
    !serverDeviations(stack, servers).some(({ path }) => /template\.spec\.(volume|container.*volume)/.test(path)) &&
    !stack.settings.some(({ path }) => canonicalPath(path)[0] === 'jetstream')
  );
}

function hookOf({ podSpec }: Servers): string {
  const nats = blocksOf(podSpec.container).find(({ name }) => textOf(name) === 'nats');
  const exec = blockOf(blockOf(blockOf(nats?.lifecycle).pre_stop).exec);
  return textsOf(exec.command).join(' ');
}

/** Names in one line at most. */
const MOST = 12;
