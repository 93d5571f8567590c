import { RESTART_HASH_ANNOTATION } from '../../constructs/contract';
import { rebuilt } from '../../lib/json';
import { natural } from '../../lib/natural';
import { canonicalQuantity } from '../../lib/quantity';
import type { Servers, Side, Sides } from '../model/from-plan';
import { leafOfUser } from '../model/leaf-user';
import { blockOf, blocksOf, mapOf, numberOf, type Seen, type SeenMap, sameSeen, textOf } from '../model/plan/seen';
import { listed, type Phrase, phrase } from './phrase';
import type { RolloutReview, SettingReview } from './review';
import { serverDeviations } from './server-deviations';

/** Whether a majority is left while one server is down. */
function hasSpare(servers: number): boolean {
  return servers - 1 > servers / 2;
}

/** The pods that a plan restarts. */
export function rolloutsOf(sides: Sides, settings: readonly SettingReview[]): RolloutReview[] {
  const { before, after } = sides;
  const [was, is] = [before.servers, after.servers];
  if (!was || !is) return [];
  const because = reasons(was, is, settings);
  if (because.length === 0) return [];
  const kept = podsHeldBack(is);
  const pods = Array.from(
    { length: Math.min(MOST_PODS, is.replicas - kept) },
    (_, n) => `${is.name}-${is.replicas - 1 - n}`,
  );
  if (pods.length === 0) return [];
  const isAtOnce = is.resource.action === 'replace';
  const canKeep = !isAtOnce && hasSpare(Math.min(was.replicas, is.replicas));
  const lacking = canKeep ? lackingIn(sides, was, is) : [];
  return [
    {
      statefulSet: is.name,
      namespace: is.namespace,
      pods,
      because,
      isAtOnce,
      ...(lacking.length > 0 && { lacking }),
      quorumKept: canKeep && lacking.length === 0,
      reconnecting: leavesOf(before),
    },
  ];
}

/** No StatefulSet has more; a plan may say so. */
const MOST_PODS = 1000;

/** How many pods keep their old template until someone deletes them: all of them, or those below a number. */
export function podsHeldBack({ resource, spec, replicas }: Servers): number {
  if (resource.action === 'replace') return 0;
  const strategy = blockOf(spec.update_strategy);
  if (strategy.type === 'OnDelete') return replicas;
  return Math.min(replicas, numberOf(blockOf(strategy.rolling_update).partition) ?? 0);
}

/** What is not as it must be for Kubernetes to stop one server after the other, each when the one before is ready. */
function lackingIn(sides: Sides, was: Servers, is: Servers): Phrase[] {
  const found: Phrase[] = [];
  if (was.replicas !== is.replicas) {
    found.push(phrase`the number of servers changes in the same plan: ${was.replicas} → ${is.replicas}`);
  }
  const paths = serverDeviations(sides, is).map(({ path }) => path);
  const rests = paths.filter((path) => RESTS_ON.test(path));
  if (rests.length > 0) found.push(phrase`not as this project writes it: ${listed(rests)}`);
  return found;
}

/** What the order of a rollout rests on: when a server counts as ready, and how many may be down. */
const RESTS_ON =
  /^(update_strategy|template$|template\.spec\.container(\[nats\])?($|\.(readiness_probe|startup_probe|liveness_probe|command|args|port\[monitor\])))/;

function reasons(was: Servers, is: Servers, settings: readonly SettingReview[]): Phrase[] {
  if (is.resource.action === 'replace') {
    const { replacedFor } = is.resource;
    // Terraform names no argument where it was asked to replace it, or where an earlier deploy failed.
    if (replacedFor.length === 0) return [phrase`the StatefulSet is replaced, on request or after a failed deploy`];
    return [phrase`the StatefulSet is replaced for ${replacedFor.join(', ')}`];
  }
  const [before, after] = [was, is].map(({ spec }) => blockOf(sized(spec.template))) as [SeenMap, SeenMap];
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
        ? phrase`${[restarting.length === 1 ? 'setting ' : 'settings ']}${listed(restarting, MOST)}`
        : phrase`annotation ${key}`,
    );
  }
  const [pods, newPods] = [blockOf(before.spec), blockOf(after.spec)];
  for (const argument of new Set([...Object.keys(pods), ...Object.keys(newPods)])) {
    if (sameSeen(pods[argument] ?? null, newPods[argument] ?? null)) continue;
    found.push(...(argument === 'container' ? containerReasons(pods, newPods) : [phrase`${argument} in the pod spec`]));
  }
  return found.length > 0 ? found : [phrase`the pod template`];
}

function containerReasons(was: SeenMap, is: SeenMap): Phrase[] {
  const before = new Map(blocksOf(was.container).map((each) => [textOf(each.name), each]));
  return blocksOf(is.container).flatMap((now) => {
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

/** A template with its quantities as Kubernetes writes them: no pod restarts for `1024Mi` in place of `1Gi`. */
function sized(template: Seen | undefined): Seen {
  return rebuilt(template ?? null, (part, path) => {
    const isQuantity = path.some((step) => step === 'limits' || step === 'requests');
    return isQuantity && typeof part === 'string' ? (canonicalQuantity(part) ?? part) : part;
  }) as Seen;
}

/** Names in one line at most. */
const MOST = 12;
