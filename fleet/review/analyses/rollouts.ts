import { RESTART_HASH_ANNOTATION } from '../../../constructs/contract';
import { natural } from '../../../lib/natural';
import type { Servers, Side } from '../../model/from-plan';
import { leafOfUser } from '../../model/leaf-user';
import { blockOf, blocksOf, mapOf, numberOf, sameSeen, textOf, textsOf } from '../../model/plan/seen';
import { meanwhile } from '../meanwhile';
import type { Analysis, PlannedStack } from '../notes';
import { joined, type Phrase, phrase } from '../phrase';
import type { RolloutReview, SettingReview } from '../review';
import type { RuleName } from '../rules';

/** Pods that restart, in which order, and whether a majority of the servers stays up. */
export const rollouts: Analysis = (stack, notes) => {
  const { before, after } = stack;
  for (const rollout of stack.rollouts) {
    const { statefulSet, reconnecting, because } = rollout;
    notes.add(ruleFor(stack, rollout), {
      title: phrase`${restarting(rollout)}; ${[meanwhile(rollout)]}`,
      details: [
        phrase`Reason: ${joined(because, ', ')}.`,
        ...stopping(before.servers, rollout),
        ...(reconnecting.length > 0
          ? [phrase`Leaves that reconnect, each when its server stops: ${listOf(reconnecting)}.`]
          : []),
        ...(before.servers?.remote
          ? [phrase`Its connection to ${before.servers.remote} is interrupted by each restart.`]
          : []),
      ],
      key: [statefulSet, ...because.map((each) => JSON.stringify(each))],
      covers: [after.servers?.resource.address ?? ''],
    });
  }
};

/**
 * A single server that no leaf connects to has a rule of its own, so that a team can set its level without that of
 * clusters and hubs.
 */
function ruleFor({ before, after }: PlannedStack, { quorumKept, reconnecting }: RolloutReview): RuleName {
  if (quorumKept) return 'rollout';
  const isSingle = before.servers?.replicas === 1 && after.servers?.replicas === 1 && reconnecting.length === 0;
  return isSingle ? 'rollout-one-server' : 'rollout-without-quorum';
}

function restarting({ pods, isAtOnce }: RolloutReview): Phrase {
  if (pods.length === 1) return phrase`its only pod restarts`;
  return isAtOnce ? phrase`all ${pods.length} pods restart at once` : phrase`${pods.length} pods restart one by one`;
}

/**
 * How the pods stop, and what that means for their clients. The pods that stop have the old pre-stop hook: nats-server
 * in lame duck mode shuts JetStream down first, and then closes its clients one by one, for as long as its
 * configuration says.
 */
function stopping(before: Servers | undefined, { pods, isAtOnce }: RolloutReview): Phrase[] {
  const hook = before ? hookOf(before) : '';
  const lameDuck = /(^| )-{1,2}(sl|signal)[= ]ldm(=|$)/.test(hook);
  const order =
    pods.length > 1 && !isAtOnce
      ? [phrase`Order: ${pods.join(', ')}. Each waits until the previous one is Ready.`]
      : [];
  if (!lameDuck) return [...order, phrase`Clients reconnect; acknowledged messages are kept.`];
  if (before && before.replicas > 1) {
    return [...order, phrase`Each server hands over its streams, then its clients (lame duck mode), before it stops.`];
  }
  return [
    ...order,
    phrase`The only server enters lame duck mode: its JetStream stops at once, its clients stay connected for up to 30 s. Messages that they publish meanwhile without waiting for JetStream's acknowledgement are lost, although nats-server accepts them. The new pods have a hook that avoids this.`,
  ];
}

function hookOf({ podSpec }: Servers): string {
  const nats = blocksOf(podSpec.container).find(({ name }) => textOf(name) === 'nats');
  const exec = blockOf(blockOf(blockOf(nats?.lifecycle).pre_stop).exec);
  return textsOf(exec.command).join(' ');
}

/** Whether a majority is left while one server is down. */
function hasSpare(servers: number): boolean {
  return servers - 1 > servers / 2;
}

/** The pods that a plan restarts. */
export function rolloutsOf(before: Side, after: Side, settings: readonly SettingReview[]): RolloutReview[] {
  const [was, is] = [before.servers, after.servers];
  if (!was || !is) return [];
  const because = reasons(was, is, settings);
  if (because.length === 0) return [];
  const strategy = blockOf(is.spec.update_strategy);
  // Kubernetes leaves pods unchanged until someone deletes them: all of them, or those below a number.
  if (is.resource.action !== 'replace' && strategy.type === 'OnDelete') return [];
  const kept = is.resource.action === 'replace' ? 0 : (numberOf(blockOf(strategy.rolling_update).partition) ?? 0);
  const pods = Array.from({ length: Math.max(0, is.replicas - kept) }, (_, n) => `${is.name}-${is.replicas - 1 - n}`);
  if (pods.length === 0) return [];
  const isAtOnce = is.resource.action === 'replace';
  return [
    {
      statefulSet: is.name,
      namespace: is.namespace,
      pods,
      because,
      isAtOnce,
      quorumKept: !isAtOnce && hasSpare(Math.min(was.replicas, is.replicas)),
      reconnecting: leavesOf(before),
    },
  ];
}

function reasons(was: Servers, is: Servers, settings: readonly SettingReview[]): Phrase[] {
  if (is.resource.action === 'replace') {
    const { replacedFor } = is.resource;
    // Terraform names no argument where it was asked to replace it, or where an earlier deploy failed.
    if (replacedFor.length === 0) return [phrase`the StatefulSet is replaced, on request or after a failed deploy`];
    return [phrase`the StatefulSet is replaced for ${replacedFor.join(', ')}`];
  }
  const [before, after] = [blockOf(was.spec.template), blockOf(is.spec.template)];
  if (is.resource.action !== 'update' || sameSeen(before, after)) return [];
  const found: Phrase[] = [];
  const annotations = [before, after].map((template) => mapOf(blockOf(template.metadata).annotations));
  const keys = new Set(annotations.flatMap((each) => Object.keys(each)));
  for (const key of keys) {
    const [old, now] = annotations.map((each) => each[key] ?? null);
    if (sameSeen(old, now)) continue;
    const restarting = settings.filter(({ effect }) => effect !== 'reload').map(({ name }) => name);
    found.push(
      key === RESTART_HASH_ANNOTATION && restarting.length > 0
        ? phrase`${[restarting.length === 1 ? 'setting ' : 'settings ']}${listOf(restarting)}`
        : phrase`annotation ${key}`,
    );
  }
  const [pods, newPods] = [blockOf(before.spec), blockOf(after.spec)];
  for (const argument of new Set([...Object.keys(pods), ...Object.keys(newPods)])) {
    if (sameSeen(pods[argument] ?? null, newPods[argument] ?? null)) continue;
    found.push(...(argument === 'container' ? containerReasons(was, is) : [phrase`${argument} in the pod spec`]));
  }
  return found.length > 0 ? found : [phrase`the pod template`];
}

function containerReasons(was: Servers, is: Servers): Phrase[] {
  const before = new Map(blocksOf(was.podSpec.container).map((each) => [textOf(each.name), each]));
  return blocksOf(is.podSpec.container).flatMap((now) => {
    const name = textOf(now.name) ?? '';
    const old = before.get(name);
    if (!old) return [phrase`new container ${name}`];
    const changed = Object.keys(now).filter((key) => !sameSeen(old[key] ?? null, now[key] ?? null));
    return changed.map((key) =>
      key === 'image'
        ? phrase`image ${textOf(old.image) ?? ''} → ${textOf(now.image) ?? ''}`
        : phrase`${key} of container ${name}`,
    );
  });
}

function leavesOf(side: Side): string[] {
  const leaves = (side.users() ?? []).filter(({ isLeaf }) => isLeaf);
  return [...new Set(leaves.map(({ user }) => leafOfUser(user)))].sort(natural);
}

function listOf(names: readonly string[]): string {
  return names.length > MOST ? `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more` : names.join(', ');
}

/** Names in one line at most. */
const MOST = 12;
