import type { Analysis, Notes, PlannedStack } from '../notes';
import { listed, phrase } from '../phrase';

/** What can be seen only in the plans of several stacks together. */
export const acrossStacks: Analysis = (stack, notes, all) => {
  plannedTooEarly(stack, notes, all);
};

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
