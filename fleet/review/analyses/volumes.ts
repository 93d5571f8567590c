import { LABEL } from '../../../constructs/contract';
import { ofType, type Servers } from '../../model/from-plan';
import { blockOf, blocksOf, mapOf, metadataOf, type SeenMap, sameSeen, textOf } from '../../model/plan/seen';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';

/** Volumes that go, change or are made; servers that go with what they hold. */
export const volumes: Analysis = (stack, notes) => {
  destroyedNamespaces(stack, notes);
  for (const { resource, values } of ofType(stack.before, 'kubernetes_persistent_volume_claim')) {
    if (resource.action !== 'delete' && resource.action !== 'replace') continue;
    notes.add('volume-destroyed', {
      title: phrase`the volume claim ${metadataOf(values).name} is deleted, with what is stored in it`,
      key: [resource.address],
      tells: [resource.address],
    });
  }
  const { servers: before } = stack.before;
  const { servers: after } = stack.after;
  if (!before && after) {
    notes.add('volumes-added', {
      title: phrase`${after.name} gets ${countOf(after.replicas)} of ${sizeOf(after)}`,
      key: [after.name],
      tells: [after.resource.address],
    });
  }
  if (before) changedServers(before, after, notes);
};

function destroyedNamespaces({ before }: PlannedStack, notes: Notes): void {
  for (const { resource, values } of ofType(before, 'kubernetes_namespace')) {
    if (resource.action !== 'delete' && resource.action !== 'replace') continue;
    const { name } = metadataOf(values);
    const { labels } = blockOf(values.metadata);
    // Of what is handed to a tier another apply makes the same again; that it goes is told like any object's end.
    if (mapOf(labels)[LABEL.component] === 'trust') continue;
    const servers = before.servers?.namespace === name ? before.servers : undefined;
    notes.add('volume-destroyed', {
      title: servers
        ? phrase`the namespace ${name} is deleted, and with it ${countOf(servers.replicas)} of ${servers.name} (${sizeOf(servers)})`
        : phrase`the namespace ${name} is deleted, with every volume in it`,
      details: [
        phrase`What servers there have stored is lost: streams, their messages, the state of consumers.`,
        phrase`To keep it: ${'npx fleet destroy'} leaves the namespace, or set ${'keepOnDestroy'}.`,
      ],
      key: [name],
      tells: [resource.address],
    });
  }
}

function changedServers(before: Servers, after: Servers | undefined, notes: Notes): void {
  const { resource, name } = before;
  const goes = resource.action === 'delete' || resource.action === 'replace';
  if (goes && retention(before).deleted === 'Delete') {
    notes.add('volume-destroyed', {
      title: phrase`${name} is deleted, and with it ${countOf(before.replicas)}, as its retention policy says`,
      key: [name],
      tells: [resource.address],
    });
  }
  if (!after) return;
  if (after.replicas < before.replicas) {
    notes.add('servers-removed', {
      title: phrase`${name} gets fewer servers: ${before.replicas} → ${after.replicas}`,
      details: [
        phrase`The copies of streams on the servers that go are lost to the cluster. A majority must be left of those that hold a stream, or it cannot be read any more.`,
        retention(after).scaled === 'Delete'
          ? phrase`Their volumes are deleted.`
          : phrase`Their volumes stay, and are taken again if the number goes up.`,
      ],
      key: [String(after.replicas)],
      tells: [resource.address],
    });
  }
  if (before.replicas === 1 && after.replicas > 1) {
    notes.add('cluster-changed', {
      title: phrase`${name} becomes a cluster: 1 → ${after.replicas} servers`,
      details: [
        phrase`The server deletes the streams that it has half a minute after it has joined: the cluster knows nothing of them.`,
      ],
      key: ['cluster', String(after.replicas)],
      tells: [resource.address],
    });
  }
  const [oldNames, newNames] = [serverNames(before), serverNames(after)];
  const renamed = oldNames !== undefined && newNames !== undefined && oldNames !== newNames;
  if (renamed && before.replicas > 1 && after.replicas > 1) {
    notes.add('cluster-changed', {
      title: phrase`servers of ${name} get other names: ${oldNames} → ${newNames}`,
      details: [
        phrase`A cluster knows its members and who holds which stream by these names: JetStream does not come up, and the old names do not bring the streams back.`,
      ],
      key: ['names', newNames],
      tells: [resource.address],
    });
  }
  if (!sameSeen(before.spec.volume_claim_template ?? null, after.spec.volume_claim_template ?? null)) {
    notes.add('volume-changed', {
      title: phrase`volumes of ${name}: ${sizeOf(before)} → ${sizeOf(after)}`,
      details: [phrase`Kubernetes does not change the volumes of a StatefulSet: enlarge each claim by hand first.`],
      key: [sizeOf(after)],
      tells: [resource.address],
    });
  }
  const [was, is] = [retention(before), retention(after)];
  if (was.deleted !== is.deleted || was.scaled !== is.scaled) {
    notes.add('volume-changed', {
      title: phrase`volumes of ${name}: when it is deleted ${was.deleted} → ${is.deleted}, when scaled ${was.scaled} → ${is.scaled}`,
      key: [is.deleted, is.scaled],
      tells: [resource.address],
    });
  }
}

/** How the servers get their names: the value of the variable in nats.conf; `undefined` where it is not known, which is told of the pods. */
function serverNames({ spec }: Servers): string | undefined {
  const pod = blockOf(blockOf(spec.template).spec);
  const variables = blocksOf(pod.container).flatMap(({ env }) => blocksOf(env));
  return textOf(variables.find(({ name }) => name === 'SERVER_NAME')?.value);
}

function countOf(volumes: number): Phrase {
  return volumes === 1 ? ['1 volume'] : [`${volumes} volumes`];
}

function claim({ spec }: Servers): SeenMap {
  return blockOf(spec.volume_claim_template);
}

/** Size of each server's volume, and its class where that is said. */
function sizeOf(servers: Servers): string {
  const spec = blockOf(claim(servers).spec);
  const requests = blockOf(blockOf(spec.resources).requests);
  const size = textOf(requests.storage) ?? 'no size';
  const storageClass = textOf(spec.storage_class_name);
  return storageClass ? `${size} (${storageClass})` : size;
}

/** See https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention: volumes stay where nothing is said. */
function retention({ spec }: Servers): { readonly deleted: string; readonly scaled: string } {
  const [policy = {}] = blocksOf(spec.persistent_volume_claim_retention_policy);
  return { deleted: textOf(policy.when_deleted) ?? 'Retain', scaled: textOf(policy.when_scaled) ?? 'Retain' };
}
