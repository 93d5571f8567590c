import { ofType, plainType, type Side } from '../../model/from-plan';
import { clusterNamed, type SaidMadeFor } from '../../model/plan/made-for';
import type { PlannedResource } from '../../model/plan/plan';
import { blockOf, mapOf, metadataOf, type Seen, sameSeen, textOf } from '../../model/plan/seen';
import { SERVERS_TYPE } from '../../model/servers';
import { digestOf } from '../digest';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { joined, listed, type Phrase, phrase, plain } from '../phrase';
import { named } from '../resource-name';

/**
 * Where a plan goes: which cluster, namespace and providers, compared with those that its state was made with. Where
 * just the context is another one, Terraform looks for everything in the other cluster, finds nothing, and plans a
 * first deployment of what exists.
 */
export const places: Analysis = (stack, notes) => {
  comparedSaid(stack, notes);
  otherObjects(stack, notes);
  leftBehind(stack, notes);
};

/** One thing that the output says, such as `cluster.context`, on both sides. */
interface Difference {
  readonly what: string;
  readonly from: Seen | undefined;
  readonly to: Seen | undefined;
}

function comparedSaid({ plan: { madeFor }, before: { resources } }: PlannedStack, notes: Notes): void {
  const { before, after } = madeFor;
  // A stack that is destroyed is for nothing any more.
  if (after === undefined) return;
  const [harmless, others] = [true, false].map((wanted) =>
    differencesOf(before, after).filter((each) => isHarmless(each, before) === wanted),
  ) as [Difference[], Difference[]];
  if (others.length > 0) {
    notes.add('place-changed', {
      title: phrase`${[before === undefined ? 'the plan is for' : 'the plan is for another place than its state:']} ${joined(others.map(told), ', ')}`,
      details: [...(others.some(isOfCluster) ? ELSEWHERE : []), ...(others.some(isGone) ? UNCONFIGURED : [])],
      key: others.map(({ what, from, to }) => `${what} ${digestOf([from ?? null, to ?? null])}`),
    });
  }
  // A first deployment has nothing to compare with.
  if (harmless.length > 0 && (before !== undefined || resources.length > 0)) {
    notes.add('place-recorded', {
      title: phrase`its state is going to say ${joined(harmless.map(told), ', ')}`,
      key: harmless.map(({ what, to }) => `${what} ${digestOf(to ?? null)}`),
    });
  }
}

function differencesOf(before: SaidMadeFor | undefined, after: SaidMadeFor): Difference[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .map((what) => ({ what, from: was.get(what), to: is.get(what) }))
    .filter(({ from, to }) => !sameSeen(from ?? null, to ?? null));
}

function partsOf(said: SaidMadeFor | undefined): Map<string, Seen> {
  const parts = new Map<string, Seen>();
  for (const top of ['cluster', 'providers'] as const) {
    const value = said?.[top];
    if (value === undefined) continue;
    const entries = Object.entries(mapOf(value));
    if (entries.length === 0) parts.set(top, value);
    for (const [key, part] of entries) parts.set(`${top}.${key}`, part);
  }
  return parts;
}

/** What may be said for the first time: a cluster where there was none, and this project's own providers. */
function isHarmless({ what, from, to }: Difference, before: SaidMadeFor | undefined): boolean {
  if (to === undefined) return OF_NO_CLUSTER.test(what);
  if (from !== undefined) return false;
  if (/^cluster\.(config|context|namespace)$/.test(what))
    return before?.cluster === undefined && typeof to === 'string';
  return what.startsWith('providers.') && typeof to === 'string' && OWN_PROVIDER.test(to);
}

/** Providers whose resources are in the state only, so that nothing is left behind without them. */
const OF_NO_CLUSTER = /^providers\.(tls|random)$/;

const OWN_PROVIDER = /^hashicorp\/(kubernetes|helm|tls|random) \d+\.\d+\.\d+$/;

function isOfCluster({ what }: Difference): boolean {
  return /^cluster(\.config|\.context)?$/.test(what);
}

/** A provider that would delete what is left in a cluster. */
function isGone({ what, to }: Difference): boolean {
  return what.startsWith('providers.') && to === undefined;
}

const ELSEWHERE: readonly Phrase[] = [
  phrase`Terraform looks only there for what its state knows, and creates what it does not find.`,
  phrase`What is in the cluster of the state stays there, and no plan mentions it again.`,
];

const UNCONFIGURED: readonly Phrase[] = [
  phrase`What it made is deleted without a configuration of the provider: in the cluster that the kubeconfig of whoever applies names by default.`,
];

function told({ what, from, to }: Difference): Phrase {
  const name = WORDS.get(what) ?? phrase`${what.replace(/^providers\./, 'provider ')}`;
  return from === undefined ? phrase`${name} ${shown(to)}` : phrase`${name} ${shown(from)} → ${shown(to)}`;
}

const WORDS: ReadonlyMap<string, Phrase> = new Map([
  ['cluster.config', ['kubeconfig']],
  ['cluster.context', ['context']],
  ['cluster.namespace', ['namespace']],
]);

function shown(value: Seen | undefined): string {
  if (value === undefined) return 'none';
  return textOf(value) ?? '(not a text)';
}

/** Objects of the same names as those in the state that are not the same ones: made again by hand, or by others. */
function otherObjects({ plan: { drifted } }: PlannedStack, notes: Notes): void {
  const others = [...drifted.values()].filter(({ before, after }) => {
    const [was, is] = [uidOf(before), uidOf(after)];
    return was !== undefined && is !== undefined && was !== is;
  });
  if (others.length === 0) return;
  notes.add('place-changed', {
    title: phrase`${listed(others.map(textName))}: not the objects that the state was made with, but others of their names`,
    details: [phrase`They were deleted and made again outside of Terraform, or the plan is for another cluster.`],
    key: others.map(({ address, after }) => `${address} ${uidOf(after)}`),
  });
}

function textName(resource: PlannedResource): string {
  return plain(named(resource));
}

function uidOf({ metadata }: PlannedResource['before']): string | undefined {
  return textOf(blockOf(metadata).uid) || undefined;
}

/** Servers that are created again, while those that exist stay elsewhere, or their volumes do. */
function leftBehind({ plan, before, after }: PlannedStack, notes: Notes): void {
  if (!after.servers) {
    forgotten(plan, notes);
    return;
  }
  const { name, namespace } = after.servers;
  const add = (title: Phrase, key: string[]) =>
    notes.add('servers-left-behind', {
      title,
      details: [
        phrase`Its streams begin empty there. Leaves and clients that go there do not find what is stored now.`,
      ],
      key: [name, ...key],
    });
  if (before.servers) {
    const from = before.servers.namespace;
    if (from !== namespace && !isDeleted(from, before)) {
      add(phrase`${name} moves from namespace ${from} to ${namespace}; its volumes do not`, [from, namespace]);
    }
    return;
  }
  const [was, is] = [plan.madeFor.before, plan.madeFor.after].map(clusterNamed);
  if (was !== undefined && was !== is) {
    add(phrase`${name} is created in another cluster than that of its state`, [was, is ?? '']);
  } else if (!isAnyFound(plan) && [...plan.drifted.values()].some(isLostServers)) {
    add(phrase`${name} is created again: nothing of this stack is found in its cluster`, []);
  } else if (plan.madeFor.before !== undefined && ![...plan.drifted.values()].some(isLostServers)) {
    notes.add('servers-unknown', {
      title: phrase`${name} is created, though the state of this stack was applied before`,
      details: [phrase`A plan of the state alone (-refresh-only) in another cluster takes all that exists out of it.`],
      key: [name],
    });
  }
}

/** Whether a namespace is deleted, and with it the volumes in it, which volumes.ts reports. */
function isDeleted(namespace: string, before: Side): boolean {
  return ofType(before, 'kubernetes_namespace').some(
    ({ resource: { action }, values }) =>
      (action === 'delete' || action === 'replace') && metadataOf(values).name === namespace,
  );
}

/** Servers that a plan of the state alone takes out of it, as they are not found in another cluster. */
function forgotten({ madeFor, drifted }: PlannedStack['plan'], notes: Notes): void {
  const [was, is] = [madeFor.before, madeFor.after].map(clusterNamed);
  const lost = [...drifted.values()].find(isLostServers);
  if (was === undefined || is === undefined || was === is || !lost) return;
  const { name } = metadataOf(lost.before);
  notes.add('servers-left-behind', {
    title: phrase`the state forgets ${name}, which is not found in another cluster than that of the state`,
    details: [phrase`The next plan creates it again there.`],
    key: [name, was, is],
  });
}

function isLostServers({ type, action }: PlannedResource): boolean {
  return plainType(type) === SERVERS_TYPE && action === 'delete';
}

/** Whether any object in the cluster exists that the state has. */
function isAnyFound({ resources }: PlannedStack['plan']): boolean {
  return [...resources.values()].some(
    ({ type, before, action }) =>
      action !== 'read' && /^(kubernetes|helm)_/.test(type) && Object.keys(before).length > 0,
  );
}
