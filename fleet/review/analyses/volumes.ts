import { LABEL } from '../../../constructs/contract';
import { ofType, type Servers } from '../../model/from-plan';
import { blockOf, blocksOf, mapOf, metadataOf, type SeenMap, sameSeen, textOf } from '../../model/plan/seen';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';

/** Volumes that are deleted, changed or created; servers that are removed with their data. */
export const volumes: Analysis = (stack, notes) => {
  destroyedNamespaces(stack, notes);
  for (const { resource, values } of ofType(stack.before, 'kubernetes_persistent_volume_claim')) {
    if (resource.action !== 'delete' && resource.action !== 'replace') continue;
    notes.add('volume-destroyed', {
      title: phrase`PersistentVolumeClaim ${metadataOf(values).name} is deleted with its data`,
      key: [resource.address],
      covers: [resource.address],
    });
  }
  const { servers: before } = stack.before;
  const { servers: after } = stack.after;
  if (!before && after) {
    notes.add('volumes-added', {
      title: phrase`${after.name} gets ${countOf(after.replicas)} of ${sizeOf(after)}`,
      key: [after.name],
      covers: [after.resource.address],
    });
  }
  if (before) changedServers(before, after, notes);
};

function destroyedNamespaces({ before }: PlannedStack, notes: Notes): void {
  for (const { resource, values } of ofType(before, 'kubernetes_namespace')) {
    if (resource.action !== 'delete' && resource.action !== 'replace') continue;
    const { name } = metadataOf(values);
    const { labels } = blockOf(values.metadata);
    // Another apply recreates what is handed to a tier; its deletion is reported like that of any object.
    if (mapOf(labels)[LABEL.component] === 'trust') continue;
    const servers = before.servers?.namespace === name ? before.servers : undefined;
    notes.add('volume-destroyed', {
      title: servers
        ? phrase`namespace ${name} is deleted with ${countOf(servers.replicas)} of ${servers.name} (${sizeOf(servers)})`
        : phrase`namespace ${name} is deleted with every volume in it`,
      details: [
        phrase`All data that servers stored there is lost: streams, messages, consumer state.`,
        phrase`To keep it, use ${'npx fleet destroy'}, which keeps the namespace, or set ${'keepOnDestroy'}.`,
      ],
      key: [name],
      covers: [resource.address],
    });
  }
}

function changedServers(before: Servers, after: Servers | undefined, notes: Notes): void {
  const { resource, name } = before;
  const goes = resource.action === 'delete' || resource.action === 'replace';
  if (goes && retention(before).deleted === 'Delete') {
    notes.add('volume-destroyed', {
      title: phrase`StatefulSet ${name} is deleted with ${countOf(before.replicas)}: its retention policy is Delete`,
      key: [name],
      covers: [resource.address],
    });
  }
  if (!after) return;
  if (after.replicas < before.replicas) {
    notes.add('servers-removed', {
      title: phrase`${name} gets fewer servers: ${before.replicas} → ${after.replicas}`,
      details: [
        phrase`Stream replicas on the removed servers are lost to the cluster. A stream without a majority of its replicas becomes unavailable.`,
        retention(after).scaled === 'Delete'
          ? phrase`Their volumes are deleted.`
          : phrase`Their volumes stay, and are reused when the number goes up again.`,
      ],
      key: [String(after.replicas)],
      covers: [resource.address],
    });
  }
  if (before.replicas === 1 && after.replicas > 1) {
    notes.add('cluster-changed', {
      title: phrase`${name} becomes a cluster: 1 → ${after.replicas} servers`,
      details: [phrase`The server deletes its streams half a minute after it joins: the cluster does not know them.`],
      key: ['cluster', String(after.replicas)],
      covers: [resource.address],
    });
  }
  const [oldNames, newNames] = [serverNames(before), serverNames(after)];
  const isRenamed = oldNames !== undefined && newNames !== undefined && oldNames !== newNames;
  if (isRenamed && before.replicas > 1 && after.replicas > 1) {
    notes.add('cluster-changed', {
      title: phrase`servers of ${name} are renamed: ${oldNames} → ${newNames}`,
      details: [
        phrase`A cluster identifies its members and their stream replicas by these names: JetStream does not start, and restoring the old names does not bring the streams back.`,
      ],
      key: ['names', newNames],
      covers: [resource.address],
    });
  }
  if (!sameSeen(before.spec.volume_claim_template ?? null, after.spec.volume_claim_template ?? null)) {
    notes.add('volume-changed', {
      title: phrase`volumes of ${name}: ${sizeOf(before)} → ${sizeOf(after)}`,
      details: [
        phrase`Kubernetes does not resize volumes of a StatefulSet: enlarge each PersistentVolumeClaim by hand first.`,
      ],
      key: [sizeOf(after)],
      covers: [resource.address],
    });
  }
  const [was, is] = [retention(before), retention(after)];
  if (was.deleted !== is.deleted || was.scaled !== is.scaled) {
    notes.add('volume-changed', {
      title: phrase`volumes of ${name}: whenDeleted ${was.deleted} → ${is.deleted}, whenScaled ${was.scaled} → ${is.scaled}`,
      key: [is.deleted, is.scaled],
      covers: [resource.address],
    });
  }
}

/**
 * How servers are named: the value of the variable in nats.conf; `undefined` where it is unknown, which pods.ts
 * reports.
 */
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

/** Size of each server's volume, and its class where one is set. */
function sizeOf(servers: Servers): string {
  const spec = blockOf(claim(servers).spec);
  const requests = blockOf(blockOf(spec.resources).requests);
  const size = textOf(requests.storage) ?? 'no size';
  const storageClass = textOf(spec.storage_class_name);
  return storageClass ? `${size} (${storageClass})` : size;
}

/** See https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention: volumes stay by default. */
function retention({ spec }: Servers): { readonly deleted: string; readonly scaled: string } {
  const [policy = {}] = blocksOf(spec.persistent_volume_claim_retention_policy);
  return { deleted: textOf(policy.when_deleted) ?? 'Retain', scaled: textOf(policy.when_scaled) ?? 'Retain' };
}
