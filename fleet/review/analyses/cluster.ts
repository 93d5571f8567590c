import type { ConfMap } from '../../model';
import type { Servers, Side } from '../../model/from-plan';
import { blockOf, blocksOf, numberOf, type Seen, sameSeen, textOf, Unknown } from '../../model/plan/seen';
import { treeOf } from '../../model/tier';
import { changesWithin } from '../changes';
import { confValue } from '../conf-value';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';
import { retentionOf } from '../retention';

/**
 * How many servers a tier has, whether they form a cluster, and what they are called: what JetStream finds on their
 * volumes depends on these.
 */
export const cluster: Analysis = (stack, notes) => {
  const { before, after } = stack;
  if (!before.servers || !after.servers) return;
  const isNamed = counted(stack, before.servers, after.servers, notes);
  if (!isNamed) mode(before, after, notes);
  renamed(before, after, notes);
  moved(before.servers, after.servers, notes);
};

/** Number of servers; `undefined` where it is not known. Kubernetes makes one where it is not set. */
function countOf({ spec }: Servers): number | undefined {
  const { replicas } = spec;
  if (replicas === undefined || replicas === null || replicas === '') return 1;
  const count = numberOf(replicas);
  return count !== undefined && Number.isInteger(count) && count >= 0 ? count : undefined;
}

/** Names each change of the number of servers; whether a finding says already what becomes of the streams. */
function counted(stack: PlannedStack, before: Servers, after: Servers, notes: Notes): boolean {
  const of = changesWithin(stack.changes, after.resource, ['spec.replicas']);
  const [from, to] = [countOf(before), countOf(after)];
  const { name } = after;
  if (from === to && from !== undefined) {
    if (of.length > 0) {
      const title = phrase`${name}: its number of servers, ${from}, is written in another way`;
      notes.add('written-otherwise', { title, key: ['servers'], of });
    }
    return false;
  }
  const key = ['servers', String(to ?? 'unknown')];
  if (from === undefined || to === undefined) {
    const isOne = from === undefined || from === 1;
    notes.add(isOne ? 'cluster-changed' : 'servers-removed', {
      title: phrase`${name}: the number of servers is not known before the apply (now ${from ?? '(not known)'})`,
      details: [isOne ? orphans(name) : phrase`With fewer servers, streams become unavailable.`],
      key,
      of,
    });
    return true;
  }
  if (from === 1 && to > 1) {
    notes.add('cluster-changed', {
      title: phrase`${name} becomes a cluster: 1 → ${to} servers, which deletes its streams`,
      details: [orphans(name)],
      key: ['cluster', String(to)],
      of,
    });
    return true;
  }
  if (to < from) {
    notes.add('servers-removed', {
      title: phrase`${name} gets fewer servers: ${from} → ${to}`,
      details: [
        to === 0
          ? phrase`Nothing runs then: everybody is disconnected, and nothing is stored.`
          : phrase`Stream replicas on the removed servers are lost to the cluster. A stream without a majority of its replicas becomes unavailable.`,
        retentionOf(after.spec).scaled === 'Retain'
          ? phrase`Their volumes stay, and are reused when the number goes up again.`
          : phrase`Their volumes are deleted.`,
      ],
      key: [String(to)],
      of,
    });
    return true;
  }
  notes.add('servers-changed', {
    title:
      from === 0 ? phrase`${name} gets servers again: 0 → ${to}` : phrase`${name} gets more servers: ${from} → ${to}`,
    details:
      from === 0
        ? [
            phrase`They use the volumes that are there. If those are of one server and ${to} start now, the streams on them are deleted.`,
          ]
        : [
            phrase`Stored data stays. Streams have replicas on the new servers once ${'num_replicas'} says so; an even number of servers survives no more failures than one less.`,
          ],
    key,
    of,
  });
  return false;
}

/** What becomes of the streams of a server that was alone. Measured: docs/changes.md. */
function orphans(name: string): Phrase {
  return phrase`A server alone that joins a cluster deletes its streams after half a minute, as the cluster does not know them; undoing it brings back none. Back up each stream of ${name} first: ${'nats stream backup'}, and restore it after the deploy.`;
}

/** nats.conf makes a server a member of a cluster, or no longer, whatever the number of servers. */
function mode(before: Side, after: Side, notes: Notes): void {
  const [was, is] = [treeOf(before), treeOf(after)];
  if (!was || !is || !after.servers) return;
  const [old, now] = [isMember(was), isMember(is)];
  const { name } = after.servers;
  if (old === now) {
    nameOfCluster(was, is, name, notes);
    return;
  }
  notes.add('cluster-changed', {
    title: now
      ? phrase`${name}: nats.conf makes its server a member of a cluster, which deletes its streams`
      : phrase`${name}: its servers form no cluster any more, and do not find their streams`,
    details: [
      now
        ? orphans(name)
        : phrase`A server alone does not read what a cluster has stored: the streams are there again once this is undone.`,
    ],
    key: ['member', String(now)],
  });
}

/** Whether nats-server runs JetStream as a cluster: with these listeners it is not alone. */
function isMember(tree: ConfMap): boolean {
  const isSet = (...path: string[]) => confValue(tree, ...path) !== undefined;
  return ['cluster', 'gateway'].some((block) => isSet(block, 'port') || isSet(block, 'listen'));
}

function nameOfCluster(was: ConfMap, is: ConfMap, name: string, notes: Notes): void {
  const [from, to] = [was, is].map((tree) => confValue(tree, 'cluster', 'name'));
  if (from === to) return;
  notes.add('servers-changed', {
    title: phrase`the cluster of ${name} is renamed: ${String(from ?? '(not set)')} → ${String(to ?? '(not set)')}`,
    details: [
      phrase`Stored data stays. Servers form routes only with those of the same cluster name: during the rollout the cluster is in two parts, and nothing is stored while neither has a majority.`,
    ],
    key: ['cluster name', String(to ?? '')],
  });
}

/** Members of a cluster with other names. */
function renamed(before: Side, after: Side, notes: Notes): void {
  const [was, is] = [before.servers, after.servers];
  if (!was || !is || countOf(was) === 1 || countOf(is) === 1) return;
  // A template that is not known is reported as that.
  if (is.spec.template instanceof Unknown) return;
  const isKnown = treeOf(before) !== undefined && treeOf(after) !== undefined;
  const [oldNames, newNames] = [namesOf(was, before, isKnown), namesOf(is, after, isKnown)];
  if (sameSeen(oldNames, newNames)) return;
  notes.add('cluster-changed', {
    title: phrase`servers of ${is.name} are renamed: ${namesText(oldNames)} → ${namesText(newNames)}`,
    details: [
      phrase`A cluster identifies its members and their stream replicas by these names: JetStream does not start, and restoring the old names does not bring the streams back.`,
    ],
    key: ['names', namesText(newNames)],
  });
}

/** What the name of each server is made of: the setting where it is known, and the variables of its container. */
function namesOf({ podSpec }: Servers, side: Side, isKnown: boolean): Seen[] {
  const tree = isKnown ? treeOf(side) : undefined;
  const server = blocksOf(podSpec.container).find(({ name }) => name === 'nats');
  const variables = new Map(blocksOf(server?.env).map((variable) => [textOf(variable.name) ?? '', variable]));
  const setTo = tree && confValue(tree, 'server_name');
  return [
    tree ? String(setTo ?? '') : null,
    ...['SERVER_NAME', 'POD_NAME'].map((name) => {
      const { value, value_from } = variables.get(name) ?? {};
      return value === undefined || value === null || value === '' ? fieldOf(value_from) : value;
    }),
  ];
}

/** The field of the pod that a variable is taken from; the whole block where it is from elsewhere. */
function fieldOf(from: Seen | undefined): Seen {
  const path = textOf(blockOf(blockOf(from).field_ref).field_path);
  return path ?? from ?? null;
}

function namesText([setTo, variable]: readonly Seen[]): string {
  const shown = textOf(variable) ?? '(not known)';
  return textOf(setTo) === undefined || setTo === '$SERVER_NAME' ? shown : String(setTo);
}

/** Servers under another name have volumes of their own, which are new. Another namespace is reported as a place. */
function moved(before: Servers, after: Servers, notes: Notes): void {
  if (before.name === after.name) return;
  notes.add('store-moved', {
    title: phrase`servers ${before.name} become ${after.name}, which have new, empty volumes`,
    details: [
      phrase`Volumes belong to the name of a StatefulSet. The old ones stay where they are, and no server uses them.`,
    ],
    key: ['moved', after.name],
  });
}
