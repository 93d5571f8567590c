import { canonicalConf } from '../../constructs/conf/canonical';
import { BESIDE } from '../../constructs/contract';
import { accessTag } from '../../constructs/tier/leaf-access';
import { confList } from '../model';
import { ofType, type Side } from '../model/from-plan';
import { metadataOf } from '../model/plan/seen';
import { treeOf } from '../model/tier';
import type { PlannedStack } from './notes';
import { listed, type Phrase, phrase } from './phrase';

/**
 * What is wrong with the list of leaves of a hub or region that it has beside nats.conf, and by which a Job decides
 * whom to disconnect: the Job would disconnect the wrong ones, nobody, or wait forever.
 */
export function accessListProblems({ before, after }: PlannedStack): Phrase[] {
  if (!after.servers || before.access.size + after.access.size === 0) return [];
  const earlier = new Set(problems(before).map((problem) => JSON.stringify(problem)));
  return problems(after).filter((problem) => !earlier.has(JSON.stringify(problem)));
}

function problems(side: Side): Phrase[] {
  const users = side.users();
  const tree = treeOf(side);
  if (!users || !tree) return [];
  const leaves = users.filter(({ isLeaf }) => isLeaf).map(({ user }) => user);
  const missing = leaves.filter((user) => !side.access.has(user));
  const extra = [...side.access.keys()].filter((user) => !leaves.includes(user));
  const tags = confList(canonicalConf(tree).server_tags);
  const tag = accessTag({ users: Object.fromEntries(side.access), revoked: [] });
  return [
    ...(missing.length > 0 ? [phrase`the list of leaves lacks ${listed(missing)}: a Job disconnects them`] : []),
    ...(extra.length > 0 ? [phrase`the list of leaves has ${listed(extra)}, who are no users of nats.conf`] : []),
    ...(tags.includes(tag) ? [] : [phrase`nats.conf has another mark than the list of leaves: its Job does not end`]),
  ];
}

/** Whether a Job of this plan disconnects the leaves whose entry in the list of leaves changes or is removed. */
export function disconnectsLeaves({ after }: PlannedStack): boolean {
  return ofType(after, 'kubernetes_job').some(
    ({ resource, values }) =>
      metadataOf(values).name.includes(BESIDE.access) &&
      (resource.action === 'create' || resource.action === 'replace'),
  );
}
