import { isAsRead } from '../../model/plan/values-read';
import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';

/** What can be seen only in the plans of several stacks together. */
export const acrossStacks: Analysis = (stack, notes, all) => {
  plannedTooEarly(stack, notes, all);
  plannedApart(stack, notes, all);
};

/** Outputs of other stacks that are not those that were read. */
function plannedApart({ plan }: PlannedStack, notes: Notes, all: readonly PlannedStack[]): void {
  for (const [stack, { outputs, environment }] of plan.read) {
    if (environment !== undefined && plan.of !== undefined && environment !== plan.of.environment) {
      notes.add('planned-apart', {
        title: phrase`planned with outputs of another environment: ${environment}, stack ${stack}`,
        details: [phrase`Addresses and authorities of that environment are in this plan.`],
        key: ['environment', stack, environment],
      });
    }
    const others = all.filter(({ plan: other }) => other.stack === stack);
    for (const { plan: other } of others) {
      const apart = [...outputs].flatMap(([name, read]) => {
        const now = other.outputsBefore.get(name);
        return now !== undefined && isAsRead(read, now) === false ? name : [];
      });
      if (apart.length === 0) continue;
      notes.add('planned-apart', {
        title: phrase`planned with other outputs of ${stack} than its plan begins with`,
        details: [phrase`One of the two plans is out of date.`, listed(apart)],
        key: ['outputs', stack, ...apart],
      });
    }
  }
}

/** Outputs of other stacks that were read as they are, and change. */
function plannedTooEarly({ plan }: PlannedStack, notes: Notes, all: readonly PlannedStack[]): void {
  for (const { plan: other } of all) {
    const read = plan.reads.get(other.stack);
    const changing = other.outputs.filter(({ name }) => read?.has(name));
    const earlier = changing.filter(({ before }) => before !== null);
    const missing = changing.filter(({ before }) => before === null);
    if (earlier.length > 0) {
      notes.add('planned-too-early', {
        title: phrase`planned with outputs of ${other.stack} that change in this review`,
        details: [
          phrase`Apply ${other.stack}, then plan ${plan.stack} again: the new plan may differ.`,
          listed(earlier.map(({ name }) => name)),
        ],
        key: [other.stack, ...earlier.map(({ name }) => name)],
      });
    }
    if (missing.length > 0) {
      notes.add('planned-without', {
        title: phrase`planned without outputs of ${other.stack} that exist only after it is applied`,
        details: [
          phrase`What depends on them, such as an alert about an expiring certificate, is in the next plan of ${plan.stack}.`,
          listed(missing.map(({ name }) => name)),
        ],
        key: [other.stack, ...missing.map(({ name }) => name)],
      });
    }
  }
}
