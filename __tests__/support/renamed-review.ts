import type { JudgedFinding } from '../../fleet/review/finding';
import type { Phrase } from '../../fleet/review/phrase';
import type { Review, Shown, StackReview } from '../../fleet/review/review';

/** A review in which everything that comes out of plans or a policy is another: `rename` gets what it was and its number. */
export function renamedReview(review: Review, rename: (was: string, index: number) => string): Review {
  let index = 0;
  const name = (was: string): string => {
    index += 1;
    return rename(was, index);
  };
  const names = (all: readonly string[]) => all.map(name);
  const words = (given: Phrase): Phrase =>
    given.map((part) => (typeof part === 'string' ? part : { value: name(part.value) }));
  const shown = (given: Shown | undefined): Shown | undefined =>
    given?.kind === 'text' ? { kind: 'text', text: name(given.text) } : given;
  const sides = <T extends { readonly from?: Shown; readonly to?: Shown }>(given: T): T => ({
    ...given,
    ...(given.from === undefined ? {} : { from: shown(given.from) }),
    ...(given.to === undefined ? {} : { to: shown(given.to) }),
  });
  const acceptance = <T extends 'accepted' | 'expired'>(finding: JudgedFinding, key: T) => {
    const given = finding[key];
    if (given === undefined) return {};
    const by = given.by === undefined ? {} : { by: name(given.by) };
    return { [key]: { ...given, reason: name(given.reason), ...by } };
  };
  const stack = (given: StackReview): StackReview => ({
    ...given,
    stack: name(given.stack),
    waitsFor: names(given.waitsFor),
    ...(given.reason === undefined ? {} : { reason: words(given.reason) }),
    ...(given.terraform === undefined ? {} : { terraform: name(given.terraform) }),
    resources: given.resources.map((resource) => ({
      ...resource,
      address: name(resource.address),
      name: words(resource.name),
      changes: resource.changes.map((change) => ({ ...sides(change), path: name(change.path) })),
    })),
    settings: given.settings.map((setting) => ({ ...sides(setting), name: name(setting.name) })),
    rollouts: given.rollouts.map((rollout) => ({
      ...rollout,
      statefulSet: name(rollout.statefulSet),
      namespace: name(rollout.namespace),
      pods: names(rollout.pods),
      because: rollout.because.map(words),
      reconnecting: names(rollout.reconnecting),
    })),
  });
  return {
    ...review,
    ...(review.environment === undefined ? {} : { environment: name(review.environment) }),
    findings: review.findings.map((finding) => ({
      ...finding,
      ...acceptance(finding, 'accepted'),
      ...acceptance(finding, 'expired'),
      stack: name(finding.stack),
      title: words(finding.title),
      details: finding.details.map(words),
    })),
    stacks: review.stacks.map(stack),
    certificates: review.certificates.map((given) => ({ ...given, name: name(given.name), stack: name(given.stack) })),
    untouched: words(review.untouched),
    unusedAcceptances: names(review.unusedAcceptances),
  };
}
