import { FLEET_OUTPUT } from '../../../constructs/contract';
import { holdsOnlyCertificates } from '../../../lib/pem';
import type { PlannedOutput } from '../../model/plan/plan';
import { Hidden, isBlind, isSeenMap, listOf, type Seen, textOf, Unknown } from '../../model/plan/seen';
import { digestOf } from '../digest';
import type { Analysis, PlannedStack } from '../notes';
import { type Phrase, phrase } from '../phrase';

/** Outputs that this project does not make, or that show what was hidden. */
export const outputs: Analysis = (stack, notes) => {
  for (const output of stack.plan.outputs) {
    const what = oddity(output, stack);
    if (what === undefined) continue;
    notes.add('output-unexpected', {
      title: phrase`output ${output.name} ${what}`,
      key: [output.name, JSON.stringify(what), digestOf(output.after)],
    });
  }
};

/** Names of the outputs that hand a value to another stack, and of those by which one knows what it handed over. */
const READ_BY_OTHERS = /^cross-stack-output-/;
const HANDED_OVER = /^[a-z0-9_-]+$/;

function oddity({ name, before, after }: PlannedOutput, { plan: { of } }: PlannedStack): Phrase | undefined {
  if (after === null || name === FLEET_OUTPUT) return undefined;
  const hands = of?.role === 'identity' || of?.role === 'trust';
  if (after instanceof Hidden || after instanceof Unknown) {
    const isOurs = READ_BY_OTHERS.test(name) || (hands && HANDED_OVER.test(name));
    return isOurs ? undefined : ['is none of this project, and its value is not known here'];
  }
  if (isBlind(before)) return ['was hidden, and no longer is'];
  if (name === 'revoked') return isListOfNames(after) ? undefined : ['is no list of users'];
  if (READ_BY_OTHERS.test(name) && isPublic(after)) return undefined;
  return ['is none of this project, or may show a secret'];
}

function isListOfNames(value: Seen): boolean {
  return (
    Array.isArray(value) && listOf(value).every((item) => typeof item === 'string' && /^[a-z0-9.-]{1,80}$/.test(item))
  );
}

/** What stacks read of each other is public where it is a certificate, a time, or the address of a load balancer. */
function isPublic(value: Seen): boolean {
  if (Array.isArray(value)) return value.every(isPublic);
  if (isSeenMap(value)) return Object.values(value).every(isPublic);
  const text = textOf(value);
  if (text === undefined) return value === null;
  return (
    holdsOnlyCertificates(text) ||
    /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) ||
    /^([a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*|[\d.]+|[\da-f:]+)?$/.test(text)
  );
}
