import { RESTART_HASH_ANNOTATION } from '../../../constructs/contract';
import { isOfOlderLine, releaseOf } from '../../../constructs/server/release';
import { imageOf, type Servers, type Side } from '../../model/from-plan';
import { leafOfUser } from '../../model/leaf-user';
import { blockOf, blocksOf, mapOf, numberOf, sameSeen, textOf, textsOf } from '../../model/plan/seen';
import { meanwhile } from '../meanwhile';
import type { Analysis, PlannedStack } from '../notes';
import { joined, type Phrase, phrase } from '../phrase';
import type { RolloutReview, SettingReview } from '../review';

/** Pods that are made anew, in which order, and whether a majority of the servers is there meanwhile. */
export const rollouts: Analysis = (stack, notes) => {
  const { before, after } = stack;
  versions(stack, notes);
  for (const rollout of stack.rollouts) {
    const { pods, statefulSet, quorumKept, reconnecting, because } = rollout;
    const many = pods.length === 1 ? phrase`its one pod is made anew` : phrase`${pods.length} pods roll one by one`;
    notes.add(quorumKept ? 'rollout' : 'rollout-without-quorum', {
      title: phrase`${many}, ${[meanwhile(rollout)]}`,
      details: [
        phrase`Because of ${joined(because, ', ')}.`,
        ...endings(before.servers, pods),
        ...(reconnecting.length > 0
          ? [phrase`Leaves that connect again, each when its server goes: ${listOf(reconnecting)}.`]
          : []),
        ...(before.servers?.remote
          ? [phrase`Its connection to ${before.servers.remote} ends and comes back with each pod.`]
          : []),
      ],
      key: [statefulSet, ...because.map((each) => JSON.stringify(each))],
      tells: [after.servers?.resource.address ?? ''],
    });
  }
};

/**
 * How the pods end, and what that is for their clients. The pods that go are those of before, and so is their hook: nats-server
 * in lame duck mode shuts JetStream down first, and closes its clients one by one, for as long as its configuration says.
 */
function endings(before: Servers | undefined, pods: readonly string[]): Phrase[] {
  const hook = before ? hookOf(before) : '';
  const lameDuck = /(^| )-{1,2}(sl|signal)[= ]ldm(=|$)/.test(hook);
  const order =
    pods.length > 1
      ? [phrase`In this order: ${pods.join(', ')}. The next one waits until the one before is ready.`]
      : [];
  if (!lameDuck) return [...order, phrase`Clients connect again; what was confirmed to them is kept.`];
  if (before && before.replicas > 1) {
    return [...order, phrase`Each one hands over its streams, then its clients (lame duck), before it goes.`];
  }
  return [
    ...order,
    phrase`The one server that runs now goes into lame duck mode: its JetStream ends at once, and its clients stay for up to half a minute. What they publish meanwhile without waiting for JetStream's acknowledgement is stored nowhere, though nats-server takes it. Only the hook of the new pods ends that.`,
  ];
}

function hookOf({ podSpec }: Servers): string {
  const nats = blocksOf(podSpec.container).find(({ name }) => textOf(name) === 'nats');
  const exec = blockOf(blockOf(blockOf(nats?.lifecycle).pre_stop).exec);
  return textsOf(exec.command).join(' ');
}

/** Whether the server becomes another version, and a container another image. */
function versions({ before, after }: PlannedStack, notes: Parameters<Analysis>[1]): void {
  if (!before.servers || !after.servers) return;
  const names = new Set(blocksOf(after.servers.podSpec.container).map(({ name }) => textOf(name) ?? ''));
  for (const name of names) {
    const [from, to] = [imageOf(before.servers.podSpec, name), imageOf(after.servers.podSpec, name)];
    if (from === to || from === undefined || to === undefined) continue;
    const older = name === 'nats' && isOlder(to, from);
    notes.add(older ? 'server-older' : 'server-changed', {
      title: phrase`image ${from} → ${to}`,
      details: older
        ? [phrase`A newer nats-server may have stored streams in a way that the older one cannot read.`]
        : [],
      key: [name, to],
      tells: [after.servers.resource.address],
    });
  }
}

function isOlder(image: string, than: string): boolean {
  const [release, other] = [releaseOf(image), releaseOf(than)];
  return release !== undefined && other !== undefined && isOfOlderLine(release, other);
}

/** Whether a majority is left while one server is away. */
function hasSpare(servers: number): boolean {
  return servers - 1 > servers / 2;
}

/** The pods that a plan makes anew. */
export function rolloutsOf(before: Side, after: Side, settings: readonly SettingReview[]): RolloutReview[] {
  const [was, is] = [before.servers, after.servers];
  if (!was || !is) return [];
  const because = reasons(was, is, settings);
  if (because.length === 0) return [];
  const strategy = blockOf(is.spec.update_strategy);
  // Kubernetes leaves the pods as they are until somebody deletes them, all of them or those under a number.
  if (is.resource.action !== 'replace' && strategy.type === 'OnDelete') return [];
  const kept = is.resource.action === 'replace' ? 0 : (numberOf(blockOf(strategy.rolling_update).partition) ?? 0);
  const pods = Array.from({ length: Math.max(0, is.replicas - kept) }, (_, n) => `${is.name}-${is.replicas - 1 - n}`);
  if (pods.length === 0) return [];
  const { action } = is.resource;
  return [
    {
      statefulSet: is.name,
      namespace: is.namespace,
      pods,
      because,
      // A StatefulSet that is replaced ends all its pods at once. Else one is gone at a time.
      quorumKept: action !== 'replace' && hasSpare(Math.min(was.replicas, is.replicas)),
      reconnecting: leavesOf(before),
    },
  ];
}

function reasons(was: Servers, is: Servers, settings: readonly SettingReview[]): Phrase[] {
  if (is.resource.action === 'replace') {
    const { replacedFor } = is.resource;
    // Terraform names no argument where it was asked to replace it, or where an earlier deploy did not end well.
    if (replacedFor.length === 0)
      return [phrase`another StatefulSet, asked for or left to be made anew by an earlier deploy`];
    return [phrase`another StatefulSet: ${replacedFor.join(', ')}`];
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
        ? phrase`${[restarting.length === 1 ? 'the setting ' : 'the settings ']}${listOf(restarting)}`
        : phrase`the annotation ${key}`,
    );
  }
  const [pods, newPods] = [blockOf(before.spec), blockOf(after.spec)];
  for (const argument of new Set([...Object.keys(pods), ...Object.keys(newPods)])) {
    if (sameSeen(pods[argument] ?? null, newPods[argument] ?? null)) continue;
    found.push(...(argument === 'container' ? containerReasons(was, is) : [phrase`${argument} of the pods`]));
  }
  return found.length > 0 ? found : [phrase`the pods' template`];
}

function containerReasons(was: Servers, is: Servers): Phrase[] {
  const before = new Map(blocksOf(was.podSpec.container).map((each) => [textOf(each.name), each]));
  return blocksOf(is.podSpec.container).flatMap((now) => {
    const name = textOf(now.name) ?? '';
    const old = before.get(name);
    if (!old) return [phrase`the new container ${name}`];
    const changed = Object.keys(now).filter((key) => !sameSeen(old[key] ?? null, now[key] ?? null));
    return changed.map((key) =>
      key === 'image'
        ? phrase`the image ${textOf(old.image) ?? ''} → ${textOf(now.image) ?? ''}`
        : phrase`${key} of the container ${name}`,
    );
  });
}

function leavesOf(side: Side): string[] {
  const leaves = (side.users() ?? []).filter(({ isLeaf }) => isLeaf);
  return [...new Set(leaves.map(({ user }) => leafOfUser(user)))];
}

function listOf(names: readonly string[]): string {
  return names.length > MOST ? `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more` : names.join(', ');
}

/** Names in one line at most. */
const MOST = 12;
