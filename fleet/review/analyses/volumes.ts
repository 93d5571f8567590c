import { LABEL } from '../../../constructs/contract';
import { nanosOfQuantity } from '../../../lib/quantity';
import { ofType, type Servers, type Side, type SideResource } from '../../model/from-plan';
import {
  blockOf,
  blocksOf,
  mapOf,
  metadataOf,
  type Seen,
  type SeenMap,
  sameSeen,
  textOf,
  Unknown,
} from '../../model/plan/seen';
import { treeOf } from '../../model/tier';
import { changesWithin, type PlannedChange, WHOLE } from '../changes';
import { confValue } from '../conf-value';
import { digestOf } from '../digest';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, type Phrase, phrase } from '../phrase';
import { retentionOf } from '../retention';

/** Volumes that are deleted, changed or created, and what JetStream stores on. */
export const volumes: Analysis = (stack, notes) => {
  const { before, after, changes } = stack;
  for (const each of ofType(before, 'kubernetes_namespace')) destroyedNamespace(stack, each, notes);
  for (const [type, kind] of VOLUME_TYPES) {
    for (const { resource, values } of ofType(before, type)) {
      if (!isGone(resource.action)) continue;
      notes.add('volume-destroyed', {
        title: phrase`${kind} ${metadataOf(values).name} is deleted with its data`,
        key: [resource.address],
        of: changes.filter((change) => change.resource === resource),
      });
    }
  }
  const [was, is] = [before.servers, after.servers];
  if (!was && is) created(stack, is, notes);
  if (was) deletedServers(stack, was, notes);
  if (!was || !is) return;
  claims(changes, was, is, notes);
  retention(changes, was, is, notes);
  store(before, after, notes);
};

const VOLUME_TYPES = [
  ['kubernetes_persistent_volume_claim', 'PersistentVolumeClaim'],
  ['kubernetes_persistent_volume', 'PersistentVolume'],
] as const;

function isGone(action: string | undefined): boolean {
  return action === 'delete' || action === 'replace';
}

function destroyedNamespace({ plan, before, changes }: PlannedStack, each: SideResource, notes: Notes): void {
  const { resource, values } = each;
  if (!isGone(resource.action)) return;
  const { name } = metadataOf(values);
  const servers = before.servers?.namespace === name ? before.servers : undefined;
  // Another apply recreates what is handed to a tier; its deletion is reported like that of any object.
  const { labels } = blockOf(values.metadata);
  const isForTrust = plan.of?.role === 'identity' || plan.of?.role === 'trust';
  if (isForTrust && !servers && mapOf(labels)[LABEL.component] === 'trust') return;
  notes.add('volume-destroyed', {
    title: servers
      ? phrase`namespace ${name} is deleted with ${volumesText(servers)} of ${servers.name} (${sizeOf(servers)})`
      : phrase`namespace ${name} is deleted with every volume in it`,
    details: [
      phrase`All data that servers stored there is lost: streams, messages, consumer state.`,
      phrase`To keep it, use ${'npx fleet destroy'}, which keeps the namespace, or set ${'keepOnDestroy'}.`,
    ],
    key: [name],
    of: changes.filter((change) => change.resource === resource),
  });
}

/** A tier of which nothing is stored yet. */
function created({ after, changes }: PlannedStack, servers: Servers, notes: Notes): void {
  const { name, resource, spec } = servers;
  const of = changesWithin(changes, resource, [WHOLE, 'spec.replicas', CLAIM]);
  notes.add('volumes-added', {
    title: phrase`${name} gets ${volumesText(servers)} of ${sizeOf(servers)}`,
    key: [name],
    of,
  });
  const policy = changesWithin(changes, resource, [POLICY]);
  const { deleted, scaled } = retentionOf(spec);
  if (deleted === 'Retain' && scaled === 'Retain') notes.explain(policy);
  else {
    notes.add('volume-changed', {
      title: phrase`volumes of ${name} do not outlive its servers: whenDeleted ${deleted}, whenScaled ${scaled}`,
      details: [
        phrase`This project creates no such policy: with ${'Retain'}, volumes stay until someone deletes them.`,
      ],
      key: [deleted, scaled],
      of: policy,
    });
  }
  const place = placeOf(after, storeDirectory(after));
  if (place === undefined || place.isClaim) return;
  notes.add('volume-changed', {
    title: phrase`${name} stores its streams on no volume of its own: ${place.text}`,
    details: [phrase`What is stored there is gone when the pod is.`],
    key: ['place', place.text],
  });
}

function deletedServers({ changes }: PlannedStack, before: Servers, notes: Notes): void {
  const { resource, name } = before;
  if (!isGone(resource.action) || retentionOf(before.spec).deleted === 'Retain') return;
  notes.add('volume-destroyed', {
    title: phrase`StatefulSet ${name} is deleted with ${volumesText(before)}: its retention policy is Delete`,
    key: [name],
    of: changesWithin(changes, resource, [WHOLE]),
  });
}

const CLAIM = 'spec.volume_claim_template';
const POLICY = 'spec.persistent_volume_claim_retention_policy';

/** Kubernetes keeps the claims of a StatefulSet as they are, whatever its template says. */
function claims(changes: readonly PlannedChange[], before: Servers, after: Servers, notes: Notes): void {
  const of = changesWithin(changes, after.resource, [CLAIM]);
  const isSame = sameSeen(before.spec.volume_claim_template ?? null, after.spec.volume_claim_template ?? null);
  // Its address in Terraform is another one.
  if (isSame) {
    notes.explain(of);
    return;
  }
  const rewritten = of.filter(({ path, from, to }) => path.startsWith(REQUEST) && isSameQuantity(from, to));
  const others = of.filter((change) => !rewritten.includes(change));
  const [from, to] = [sizeOf(before), sizeOf(after)];
  if (rewritten.length > 0) {
    notes.add('written-otherwise', {
      title: phrase`volumes of ${after.name}: ${from} is written as ${to}`,
      details: [phrase`It is the same size: no volume changes.`],
      key: ['claims', to],
      of: rewritten,
    });
  }
  if (others.length === 0) return;
  const isSize = others.every(({ path }) => path.startsWith(REQUEST));
  notes.add('volume-changed', {
    title: isSize
      ? phrase`volumes of ${after.name}: ${from} → ${to}`
      : phrase`volumes of ${after.name}: ${listed(others.map(({ path }) => path.slice(CLAIM.length + 1) || CLAIM))}`,
    details: [
      phrase`Kubernetes changes no claim of an existing StatefulSet. To enlarge volumes, edit each PersistentVolumeClaim first; their class and access modes cannot change.`,
    ],
    key: [to, digestOf(after.spec.volume_claim_template ?? null)],
    of: others,
  });
}

/** Whether two sizes are the same, as Kubernetes reads them: `50Gi` and `51200Mi`. */
function isSameQuantity(a: Seen | undefined, b: Seen | undefined): boolean {
  const [one, other] = [a, b].map((value) => nanosOfQuantity(textOf(value) ?? ''));
  return one !== undefined && one === other;
}

const REQUEST = `${CLAIM}.spec.resources.requests.storage`;

function retention(changes: readonly PlannedChange[], before: Servers, after: Servers, notes: Notes): void {
  const of = changesWithin(changes, after.resource, [POLICY]);
  const [was, is] = [retentionOf(before.spec), retentionOf(after.spec)];
  if (of.length === 0) return;
  if (was.deleted === is.deleted && was.scaled === is.scaled) {
    notes.explain(of);
    return;
  }
  notes.add('volume-changed', {
    title: phrase`volumes of ${after.name}: whenDeleted ${was.deleted} → ${is.deleted}, whenScaled ${was.scaled} → ${is.scaled}`,
    details:
      is.deleted === 'Retain' && is.scaled === 'Retain'
        ? []
        : [phrase`Kubernetes then deletes volumes, with their data, when their StatefulSet or their server goes.`],
    key: [is.deleted, is.scaled],
    of,
  });
}

/** JetStream's directory is on another volume, or in another directory of it. */
function store(before: Side, after: Side, notes: Notes): void {
  const [from, to] = [storeDirectory(before), storeDirectory(after)];
  // A directory that changes is reported as a setting, a template that is not known as that.
  if (from !== undefined && to !== undefined && from !== to) return;
  if (!after.servers || after.servers.spec.template instanceof Unknown) return;
  const directory = from !== undefined && to !== undefined ? to : undefined;
  const [was, is] = [placeOf(before, directory), placeOf(after, directory)];
  if (!was || !is || sameSeen(was.place, is.place)) return;
  notes.add('store-moved', {
    title: phrase`${after.servers.name} stores its streams elsewhere: ${was.text} → ${is.text}`,
    details: [phrase`The streams stay where they are, and the servers start with an empty store.`],
    key: ['place', is.text],
  });
}

/** Where the streams of a tier are stored. */
interface Place {
  readonly isClaim: boolean;
  readonly text: string;
  readonly place: Seen;
}

/** @param directory `store_dir`, where it is known; otherwise that of the volumes' mount counts */
function placeOf({ servers }: Side, directory: string | undefined): Place | undefined {
  if (!servers) return undefined;
  const server = blocksOf(servers.podSpec.container).find(({ name }) => name === 'nats');
  const mounts = blocksOf(server?.volume_mount).map((mount) => ({ path: textOf(mount.mount_path) ?? '', mount }));
  const claimed = new Set(blocksOf(servers.spec.volume_claim_template).map((claim) => metadataOf(claim).name));
  const isIn = ({ path }: { path: string }) =>
    directory === path || directory?.startsWith(`${path.replace(/\/$/, '')}/`);
  const [found] = mounts
    .filter(directory === undefined ? ({ mount }) => claimed.has(textOf(mount.name) ?? '') : isIn)
    .sort((a, b) => b.path.length - a.path.length);
  if (!found) return { isClaim: false, text: directory ?? '(no volume)', place: null };
  const { path, mount } = found;
  const name = textOf(mount.name) ?? '';
  const isClaim = claimed.has(name);
  const volume = isClaim
    ? `claim ${name}`
    : (blocksOf(servers.podSpec.volume).find((each) => each.name === name) ?? null);
  const within = (directory ?? path).slice(path.length).replace(/^\//, '');
  const sub = textOf(mount.sub_path) || textOf(mount.sub_path_expr);
  return {
    isClaim,
    text: `${isClaim ? 'claim' : 'volume'} ${name}${sub ? `, sub_path ${sub}` : ''}, ${path}`,
    place: [volume, sub ?? '', within],
  };
}

function storeDirectory(side: Side): string | undefined {
  const tree = treeOf(side);
  const found = tree && confValue(tree, 'jetstream', 'store_dir');
  return typeof found === 'string' ? found : undefined;
}

/** So many volumes: one for each server. */
function volumesText({ replicas }: Servers): Phrase {
  return replicas === 1 ? ['1 volume'] : [`${replicas} volumes`];
}

/** Size of each server's volume, and its class where one is set. */
function sizeOf({ spec }: Servers): string {
  const claim: SeenMap = blockOf(blockOf(spec.volume_claim_template).spec);
  const size = textOf(blockOf(blockOf(claim.resources).requests).storage) ?? 'no size';
  const storageClass = textOf(claim.storage_class_name);
  return storageClass ? `${size} (${storageClass})` : size;
}
