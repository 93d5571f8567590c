import { takenBack } from '../drift';
import { isMade } from '../made-types';
import type { Analysis } from '../notes';
import { listed, phrase } from '../phrase';
import { named } from '../resource-name';

/** What is said of a stack as a whole: that it is none of ours, that all of it goes, that somebody changed it by hand, that it is planned too early. */
export const whole: Analysis = (stack, notes, all) => {
  const { plan } = stack;
  const changed = [...plan.resources.values()].filter(({ action }) => action !== undefined && action !== 'read');
  if (changed.length > 0 && changed.every(({ action }) => action === 'delete') && stack.after.resources.length === 0) {
    notes.add('stack-destroyed', {
      title: phrase`all of it is destroyed: ${changed.length} resources`,
      details: [
        plan.of?.role === 'hub' || plan.of?.role === 'region'
          ? phrase`Every region and site that connects here is cut off.`
          : phrase`What it served is gone with it.`,
      ],
      key: [],
      tells: changed.map(({ address }) => address),
    });
  }
  const foreign = changed.filter(({ type }) => !isMade(type));
  const isUnnamed = plan.of === undefined && changed.length > 0;
  if (foreign.length > 0 || isUnnamed) {
    notes.add('external', {
      title: isUnnamed
        ? phrase`${plan.stack} does not say that it is a stack of this fleet, ${foreign.length} of its ${changed.length} changes are of what this project does not make`
        : phrase`${plan.stack} changes ${foreign.length} resources that this project does not make`,
      details: foreign.slice(0, 20).map((resource) => phrase`${resource.action ?? ''}: ${named(resource)}`),
      key: [...(isUnnamed ? ['unnamed'] : []), ...foreign.map(({ address, action }) => `${action} ${address}`)],
    });
  }
  if (plan.renamed) {
    notes.add('external', {
      title: phrase`the plan says that it is one of another stack than before`,
      details: [phrase`What is said here of its role and name may not be true.`],
      key: ['renamed', plan.stack],
    });
  }
  for (const side of [stack.before, stack.after]) {
    const sets = side.statefulSets;
    if (sets.length < 2 || changed.length === 0) continue;
    notes.add('external', {
      title: phrase`${plan.stack} has several StatefulSets, and only one of them is understood: ${side.servers?.resource.address ?? ''}`,
      key: sets,
    });
  }
  const drifted = changed.flatMap((resource) => {
    const drift = plan.drifted.get(resource.address);
    if (!drift) return [];
    if (drift.action === 'delete') return [{ resource, what: phrase`${named(drift)} was deleted` }];
    const paths = takenBack(drift, resource);
    return paths.length > 0 ? [{ resource, what: phrase`${named(resource)}: ${listed(paths)}` }] : [];
  });
  if (drifted.length > 0) {
    notes.add('drift', {
      title:
        drifted.length === 1
          ? phrase`what somebody changed by hand is taken back`
          : phrase`${drifted.length} things that somebody changed by hand are taken back`,
      details: drifted.map(({ what }) => what),
      key: drifted.map(({ resource }) => resource.address),
    });
  }
  for (const { plan: other } of all) {
    const read = plan.reads.get(other.stack);
    const changing = other.outputs.filter(({ name }) => read?.has(name));
    const earlier = changing.filter(({ before }) => before !== null);
    const missing = changing.filter(({ before }) => before === null);
    if (earlier.length > 0) {
      notes.add('planned-too-early', {
        title: phrase`planned with what ${other.stack} hands it now, and that changes here too`,
        details: [
          phrase`Apply ${other.stack}, then plan ${plan.stack} again: its plan may then be another one.`,
          listed(earlier.map(({ name }) => name)),
        ],
        key: [other.stack, ...earlier.map(({ name }) => name)],
      });
    }
    if (missing.length > 0) {
      notes.add('planned-without', {
        title: phrase`planned without what ${other.stack} hands it only when it is applied`,
        details: [
          phrase`What depends on it, such as an alert about the end of a certificate, comes with the next plan of ${plan.stack}.`,
          listed(missing.map(({ name }) => name)),
        ],
        key: [other.stack, ...missing.map(({ name }) => name)],
      });
    }
  }
};
